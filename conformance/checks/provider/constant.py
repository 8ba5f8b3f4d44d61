"""What must stay as it is from answer to answer: the model, the place of pictures, the envelope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Phase, PictureFacts, Status

_MODEL: Final = "response.model"
_PLACE: Final = "image.place"
_ENVELOPE: Final = "errors.envelope"

#: Bodies that are no envelope of an API; other rows look at them.
_NO_ENVELOPE: Final = frozenset({"html", "text", "empty"})
#: A request to another path may be answered by another server.
_ELSEWHERE: Final = "protocol:path"


def _named(model: str, asked: str = "banana") -> Facts:
    return facts(phase=Phase.COVERING, model=model, asked={"model": asked})


def _drawn(place: str, *, streamed: bool = False) -> Facts:
    picture = PictureFacts(where="/x", place=place, decodes=True)
    return facts(phase=Phase.COVERING, pictures=(picture,), streamed=streamed)


def _refused(envelope: str, violation: str = "") -> Facts:
    return facts(
        status=400, error="bad_request", envelope=envelope, violation=violation, finish=None
    )


@check(
    "constant/model",
    scope=Scope.PROVIDER,
    features=[_MODEL],
    title="One name of a model means one model",
    requirement="Answers to requests for one model all name the same model.",
    source="https://github.com/civitai/civitai/issues/3520",
    why="Under load some vendors answer with a smaller model, at the price of the larger.",
    proves_not="Which model answered: a relay can write what it likes there.",
    examples=[
        GroupExample(
            title="always the same",
            gives=Status.PASS,
            probe="",
            members=(_named("gemini-3-pro-image"), _named("models/gemini-3-pro-image")),
        ),
        GroupExample(
            title="now and then another",
            gives=Status.WARN,
            probe="",
            members=(_named("gemini-3-pro-image"), _named("gemini-2.5-flash-image")),
        ),
        GroupExample(
            title="another was asked for",
            gives=None,
            probe="",
            members=(_named("a", "a"), _named("b", "b")),
        ),
    ],
)
@watching
class Model:
    """One finding per model that was asked for more than once."""

    def __init__(self, _context: Context) -> None:
        self._named: dict[str, Counter[str]] = {}

    def add(self, each: Facts) -> None:
        """Count the name that an answer bears."""
        asked = each.asked.get("model")
        if each.valid and accepted(each) and each.model and isinstance(asked, str):
            self._named.setdefault(asked, Counter())[each.model.removeprefix("models/")] += 1

    def findings(self) -> Iterator[Finding]:
        """In the order in which models were first asked for."""
        for asked, names in self._named.items():
            drifts = len(names) > 1
            if names.total() > 1:
                yield Finding(
                    feature=_MODEL,
                    status=Status.WARN if drifts else Status.PASS,
                    message="answers to requests for one model name different models"
                    if drifts
                    else "answers to requests for one model name one model",
                    expected=asked,
                    observed=dict(sorted(names.items())),
                )


@check(
    "constant/place",
    scope=Scope.PROVIDER,
    features=[_PLACE],
    title="Pictures stand in one place",
    requirement="Answers of an operation, delivered in one way, hold pictures in one place.",
    source="https://github.com/piexian/astrbot_plugin_gemini_image_generation/issues/2",
    why="A client that looks where the first picture stood misses the next.",
    proves_not="That it is the place of the dialect: image/place looks at that.",
    examples=[
        GroupExample(
            title="one place",
            gives=Status.PASS,
            probe="",
            members=(_drawn("message.images[]"), _drawn("message.images[]")),
        ),
        GroupExample(
            title="two places",
            gives=Status.WARN,
            probe="",
            members=(_drawn("message.images[]"), _drawn("data URI in content")),
        ),
        GroupExample(
            title="elsewhere in streams",
            gives=None,
            probe="",
            members=(_drawn("message.images[]"), _drawn("content part", streamed=True)),
        ),
    ],
)
@watching
class Place:
    """Streams, and the ways of delivery, are looked at apart."""

    def __init__(self, _context: Context) -> None:
        self._kinds: dict[str, Counter[frozenset[str]]] = {}

    def add(self, each: Facts) -> None:
        """Count the places at which an answer holds its pictures."""
        where = frozenset(one.place for one in each.pictures if not one.thought)
        if each.valid and accepted(each) and where:
            kind = repr((each.streamed, each.asked.get("response_format")))
            self._kinds.setdefault(kind, Counter())[where] += 1

    def findings(self) -> Iterator[Finding]:
        """One for each way of delivery that there are several answers of."""
        for found in self._kinds.values():
            mixed = len(found) > 1
            if found.total() > 1:
                yield Finding(
                    feature=_PLACE,
                    status=Status.WARN if mixed else Status.PASS,
                    message="pictures stand now here, now there"
                    if mixed
                    else "one place for pictures",
                    expected="one place" if mixed else None,
                    observed=sorted({name for each in found for name in each}),
                )


@check(
    "constant/envelope",
    scope=Scope.PROVIDER,
    features=[_ENVELOPE],
    title="Errors come in one envelope",
    requirement="All refusals of an operation have one envelope, whoever on the way refused.",
    source="https://github.com/QuantumNous/new-api/blob/main/middleware/utils.go",
    why="A client that reads one envelope shows nothing of an error in another.",
    proves_not="That it is the envelope of the dialect: error/envelope looks at that.",
    examples=[
        GroupExample(
            title="Google's, once as a list, as Google does it",
            gives=Status.PASS,
            probe="",
            members=(_refused("google"), _refused("google-array")),
        ),
        GroupExample(
            title="the relay refuses in another than the model",
            gives=Status.WARN,
            probe="",
            members=(_refused("google"), _refused("openai")),
        ),
        GroupExample(
            title="another path leads elsewhere",
            gives=None,
            probe="",
            members=(_refused("google"), _refused("openai", "protocol:path")),
        ),
    ],
)
@watching
class Envelope:
    """Bodies that are no envelope at all are other rows' business."""

    def __init__(self, _context: Context) -> None:
        self._found: Counter[str] = Counter()

    def add(self, each: Facts) -> None:
        """Count the envelope of an error."""
        if each.envelope and each.envelope not in _NO_ENVELOPE and each.violation != _ELSEWHERE:
            self._found[each.envelope.removesuffix("-array")] += 1

    def findings(self) -> Iterator[Finding]:
        """One, where there were several errors."""
        mixed = len(self._found) > 1
        if self._found.total() > 1:
            yield Finding(
                feature=_ENVELOPE,
                status=Status.WARN if mixed else Status.PASS,
                message="errors come in different envelopes"
                if mixed
                else "errors come in one envelope",
                expected="one envelope" if mixed else None,
                observed=dict(sorted(self._found.items())),
            )
