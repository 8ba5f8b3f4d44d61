"""Whether a successful answer comes before usual clients give up."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Finding, Status, Timing

_FEATURE = "response.latency"
#: Seconds: the default of many HTTP clients and reverse proxies.
_PATIENCE = 60.0
#: Seconds after which gateways were seen to cut idle connections, so that nobody gets the answer:
#: https://github.com/THU-MAIC/OpenMAIC/issues/1364
_CUT = 300.0


@check(
    "response/latency",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The answer comes in time",
    requirement="A successful answer, or the first byte of a stream, comes within 60 seconds.",
    source="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
    why="Clients and proxies hang up, and the picture is paid for all the same.",
    proves_not="Anything about another day, network, or load.",
    examples=[
        Example(
            title="twelve seconds",
            gives=Status.PASS,
            response=specimen.gemini({"text": "an apple"}),
            timing=Timing(first_byte=11.9, total=12.0),
        ),
        Example(
            title="more than a minute",
            gives=Status.WARN,
            response=specimen.gemini({"text": "an apple"}),
            timing=Timing(first_byte=70.0, total=70.1),
        ),
        Example(
            title="more than five minutes",
            gives=Status.FAIL,
            response=specimen.gemini({"text": "an apple"}),
            timing=Timing(first_byte=301.0, total=301.5),
        ),
        Example(
            title="not timed, because simulated",
            gives=None,
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def latency(answer: Answer, _context: Context) -> Iterator[Finding]:
    """What was not timed is not judged; a simulation is not."""
    timing = answer.exchange.timing
    if not answer.answered or timing.total <= 0:
        return
    waited = timing.first_byte if answer.outcome.streamed else timing.total
    good = waited <= _PATIENCE
    yield Finding(
        feature=_FEATURE,
        status=Status.PASS if good else Status.WARN if waited <= _CUT else Status.FAIL,
        message="the answer came in time" if good else "the answer took longer than clients wait",
        expected=_PATIENCE,
        observed=round(waited, 3),
    )
