"""A finding that is known: listed with its reason, so that only news fail a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from conformance.errors import Location
from conformance.model.documented import NOWHERE
from conformance.model.json import Json, JsonObject  # noqa: F401 - Json is within JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One known finding, or a family of them: an entry of ``expectations.yaml``.

    Attributes:
        operation: '' covers every operation of the provider.
        when: facet values that a case must have.
        since, expires: ISO dates; from ``expires`` on it covers nothing. '' is never.
    """

    provider: str
    feature: str
    check: str
    reason: str
    since: str
    operation: str = ""
    when: JsonObject = field(default_factory=dict)
    expires: str = ""
    location: Location = NOWHERE

    def expired(self, on: str) -> bool:
        """Whether it is over on a day, given as ISO date or time."""
        return bool(self.expires) and on[:10] >= self.expires
