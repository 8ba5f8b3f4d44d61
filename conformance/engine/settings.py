"""What one run is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from conformance.engine.shard import Shard
from conformance.transport.limits import Limits
from conformance.transport.recorder import Start
from conformance.transport.takes import Takes

Mode = Literal["replay", "simulate", "live"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a live run sends.

    Attributes:
        environment: where keys are, and proxies; never printed.
        base_url: a server in place of those that the spec names; '' for these.
        workers: requests under way at once, for each provider.
        rate: requests a second at most, for each provider; ``None`` is no limit.
        retries: how often a request is sent again after a rate limit; each attempt is evidence.
        max_usd: the most to spend, over all providers together.
        proxy: its URL; '' is the one that the environment names for the server.
        ca_file: certificates to trust in place of the usual ones.
        allow_private: follow URLs of answers into private networks too.
        start: what to do about a recording that was left unfinished.
        resend_lost: with ``start="resume"``, send again what was paid for and never answered.
        missing: send only what has no recorded answer yet.
        only: send only what serves these features, or has these facets: ``name`` or ``name=value``.
    """

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    base_url: str = ""
    workers: int = 4
    rate: float | None = None
    retries: int = 0
    limits: Limits = field(default_factory=Limits)
    max_usd: float | None = None
    proxy: str = field(default="", repr=False)
    ca_file: Path | None = None
    http2: bool = True
    allow_private: bool = False
    start: Start = "new"
    resend_lost: bool = False
    missing: bool = False
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one run is asked to do.

    Attributes:
        providers: ids; all where empty.
        fault: what the simulator does wrong, several joined by ``+``.
        fault_seed: how it strikes; 0 is its plain form.
        record: keep what is sent as cassettes.
        at: ISO 8601 UTC time that recorded evidence bears; a live run asks the clock.
        repeat: how often the plainest request of each operation is sent.
        max_requests: send no more cases than that, over all providers together.
        explore: how many requests of each operation to draw beside the plan.
        jobs: how many processes judge what is on disk.
        scheduler: of a Dask cluster, whose workers judge it then; '' is none. The root is absolute.
        shard: which share of each provider's cases, ``None`` for all; caps are for the share alone.
        sending: how to send, in a live run.
    """

    root: Path | None = None
    providers: tuple[str, ...] = ()
    mode: Mode = "replay"
    strength: int = 1
    repeat: int = 1
    fault: str = ""
    fault_seed: int = 0
    record: bool = False
    at: str = ""
    take: Takes = "newest"
    max_requests: int | None = None
    explore: int = 0
    jobs: int = 1
    scheduler: str = ""
    shard: Shard | None = None
    sending: Sending = field(default_factory=Sending)

    @property
    def fault_told(self) -> str:
        """The fault as a run tells it, with its seed."""
        varied = self.fault and self.fault_seed
        return f"{self.fault}; seed={self.fault_seed}" if varied else self.fault

    @property
    def full(self) -> bool:
        """Whether this is the default run over everything there is, or a share of that run."""
        return self == Settings(
            root=self.root, jobs=self.jobs, scheduler=self.scheduler, shard=self.shard
        )
