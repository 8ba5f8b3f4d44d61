"""For pages that leave the dialect of an answer open: every lens tries, the one that fits reads."""

from __future__ import annotations

from conformance.dialects.lens import LENSES, Envelope, Fit, Lens, concrete
from conformance.dialects.places import HOMES
from conformance.model import (
    Change,
    Dialect,
    Intent,
    Outcome,
    Place,
    Request,
    Response,
    Unsupported,
)

#: A picture at one of its places says more of a dialect than all other members together.
_IN_PLACE = 10


def best(response: Response) -> Fit:
    """Which dialect an answer is in, by how much of it each lens reads.

    Equal scores go to the first by name. Where none reads anything the dialect is ``ANY`` and the
    score 0.
    """
    fits = [Fit(dialect=each.dialect, score=_score(each, response)) for each in concrete()]
    top = max(fits, key=lambda fit: fit.score)
    return top if top.score else Fit(dialect=Dialect.ANY, score=0)


def _score(lens: Lens, response: Response) -> int:
    read = lens.outcome(response)
    if read.error is not None:
        return int(read.error.envelope in lens.envelopes)
    members = (read.text, read.thoughts, read.usage, read.finish, read.model, read.block, read.id)
    in_place = any(HOMES.get(image.place) is lens.dialect for image in read.images)
    stated = sum(member not in (None, "") for member in members)
    return _IN_PLACE * in_place + stated + (read.created is not None)


def _spoken_by(request: Request) -> Lens:
    """The lens that reads most of a request."""

    def said(lens: Lens) -> int:
        asked = lens.intent(request)
        return sum(bool(each) for each in (asked.prompt, asked.references, asked.model))

    return max(concrete(), key=said)


class Any:
    """No convention of its own. Requests are read and changed by the lens that reads most."""

    dialect = Dialect.ANY
    places: tuple[Place, ...] = tuple(Place)
    envelopes: tuple[Envelope, ...] = ("google", "google-array", "openai")

    def intent(self, request: Request) -> Intent:
        """What the request asks for, in the dialect that it is written in."""
        return _spoken_by(request).intent(request)

    def express(self, change: Change, request: Request) -> Request | Unsupported:
        """The change, in the dialect that the request is written in."""
        spoken = _spoken_by(request)
        changed = spoken.express(change, request)
        if isinstance(changed, Request) and _spoken_by(changed) is not spoken:
            return Unsupported(reason="the changed request would be one of another dialect")
        return changed

    def outcome(self, response: Response) -> Outcome:
        """What the answer delivers, in the dialect that fits; see ``best``."""
        fit = best(response)
        reader = next(concrete()) if fit.dialect is Dialect.ANY else LENSES[fit.dialect.value]
        return reader.outcome(response)

    def render(self, outcome: Outcome, request: Request) -> Response:
        """The answer in the dialect of the request."""
        return _spoken_by(request).render(outcome, request)

    def follow_up(self, request: Request, response: Response, prompt: str) -> Request | Unsupported:
        """The next turn, in the dialect that the request is written in."""
        return _spoken_by(request).follow_up(request, response, prompt)


LENSES.add(Dialect.ANY.value, Any())
