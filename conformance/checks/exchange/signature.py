"""Whether pictures come with the thought signatures that a second turn has to bring back."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec import base64_text
from conformance.codec.pointer import walk
from conformance.dialects.casing import spellings
from conformance.model import Dialect, Finding, Place, Status

_FEATURE: Final = "request.multi_turn"
_NAMES: Final = frozenset(spellings("thoughtSignature"))
_INLINE: Final = frozenset({Place.INLINE_DATA, Place.INLINE_DATA_SNAKE})
#: What stands in for a signature that got lost, so that Google's check is passed over:
#: https://ai.google.dev/gemini-api/docs/thought-signatures and relays that write it themselves,
#: https://github.com/QuantumNous/new-api. No model gives either.
_STAND_INS: Final = (b"context_engineering_is_the_way_to_go", b"skip_thought_signature_validator")
#: Differences in spelling that Google's parser takes: https://protobuf.dev/programming-guides/json/
_TAKEN: Final = frozenset({"url-safe-alphabet", "missing-padding", "trailing-bits"})

_SIGNED: Final = b64encode(b"what the model thought").decode()
_FAKED: Final = b64encode(_STAND_INS[0]).decode()


@check(
    "response/signature",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Pictures are signed for a second turn",
    requirement=(
        "A picture by a model that thinks comes with a thought signature in base64, and with the "
        "model's own."
    ),
    source="https://ai.google.dev/gemini-api/docs/thought-signatures",
    why=(
        "Sent back without its signature, a picture may be refused in the next turn, or edited "
        "without what the model had in mind."
    ),
    proves_not=(
        "That the signature came through unchanged: probe/turns tries it. That it is needed: "
        "Google's two pages on it differ, so one that is missing is a warning."
    ),
    examples=[
        Example(
            title="signed",
            gives=Status.PASS,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x", thoughtSignature=_SIGNED)),
        ),
        Example(
            title="not signed",
            gives=Status.WARN,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x")),
        ),
        Example(
            title="signed by the relay",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x", thoughtSignature=_FAKED)),
        ),
        Example(
            title="a signature that is no base64",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x", thoughtSignature="[redacted]")),
        ),
        Example(
            title="not signed, by a model that does not think",
            gives=None,
            model="gemini-2.5-flash-image",
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x")),
        ),
        Example(
            title="a chat, which has no place for signatures",
            gives=None,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat(f"![]({specimen.LINK})"),
        ),
        Example(
            title="no picture",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "An apple."}),
        ),
    ],
)
def signature(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per signature that is none of the model's, else one per answer."""
    if not answer.answered or answer.spoken is not Dialect.GEMINI:
        return
    spoilt = [each for where, text in _signatures(answer) if (each := _spoilt(where, text))]
    yield from spoilt
    upstream = answer.asked.upstream
    model = context.models.find(upstream) if upstream else None
    pictures = [each.image for each in answer.results if each.image.place in _INLINE]
    if spoilt or not pictures or model is None or not model.thinks:
        return
    bare = next((each for each in pictures if each.signature is None), None)
    yield Finding(
        feature=_FEATURE,
        status=Status.PASS if bare is None else Status.WARN,
        message="the picture is signed"
        if bare is None
        else "the picture has no thought signature, which a second turn may have to bring back",
        pointer=(bare or pictures[-1]).where,
    )


def _signatures(answer: Answer) -> Iterator[tuple[str, str]]:
    """Every thought signature, wherever it stands."""
    for at, piece in answer.pieces:
        for where, value in walk(piece):
            if isinstance(value, str) and where.rpartition("/")[2] in _NAMES:
                yield at + where, value


def _spoilt(where: str, text: str) -> Finding | None:
    decoded = base64_text.decode(text)
    faked = next(
        (each for each in _STAND_INS if each in (decoded.data, text.encode("utf-8", "replace"))),
        None,
    )
    defects = [each.name for each in decoded.defects if each.name not in _TAKEN]
    if faked is None and not defects:
        return None
    return Finding(
        feature=_FEATURE,
        status=Status.FAIL,
        message="the thought signature is one that relays make up, and no model's"
        if faked
        else "the thought signature is no base64",
        pointer=where,
        expected="the model's own signature" if faked else "base64",
        observed=faked.decode() if faked else defects,
    )
