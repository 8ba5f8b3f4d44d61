"""Whether requests that break one rule are refused, instead of being answered as if nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example, violates
from conformance.checks.refused import answered, breaks, must_be_refused, refused
from conformance.model import Dialect, Finding, Status, ViolationKind

_SCHEMA: Final = "request.schema_enforced"
_VALUES: Final = "request.values_enforced"
_MEMBER: Final = "request.unknown_member"
_MODEL: Final = "request.unknown_model"


@check(
    "refusal/schema",
    scope=Scope.EXCHANGE,
    features=[_SCHEMA],
    title="Violations of the page's schema are refused",
    requirement="A body that breaks the page's own schema at one keyword is refused with a 4xx.",
    source="https://spec.openapis.org/oas/v3.1.0#request-body-object",
    why="A mistake that is not refused is billed, and found when the picture is looked at.",
    proves_not="That every violation is refused: one per member and keyword is tried.",
    examples=[
        refused("refused", violates(ViolationKind.SCHEMA, "type", "/contents")),
        answered("answered", violates(ViolationKind.SCHEMA, "type", "/contents")),
        refused(
            "refused with a 500",
            violates(ViolationKind.SCHEMA, "type", "/contents"),
            gives=Status.FAIL,
            status=500,
        ),
    ],
)
def schema(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Only what the page itself rules out."""
    if breaks(answer, ViolationKind.SCHEMA):
        yield from must_be_refused(answer, _SCHEMA)


@check(
    "refusal/value",
    scope=Scope.EXCHANGE,
    features=[_VALUES],
    title="Values outside the documented ones are refused",
    requirement="A value that the page does not list is refused, not silently replaced.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="A value that is replaced is money for the wrong picture.",
    proves_not="That the values on the page are honoured: other rows look at those.",
    examples=[
        refused("an unknown ratio refused", violates(ViolationKind.CLAIM, "values", "/x")),
        answered(
            "an unknown ratio drawn as another", violates(ViolationKind.CLAIM, "values", "/x")
        ),
    ],
)
def value(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A value silently replaced is money spent on the wrong picture."""
    if breaks(answer, ViolationKind.CLAIM):
        yield from must_be_refused(answer, _VALUES)


@check(
    "refusal/unknown-member",
    scope=Scope.EXCHANGE,
    features=[_MEMBER],
    title="Unknown members are rejected",
    requirement="A member that the dialect does not know is rejected where its owner rejects it.",
    source="https://github.com/router-for-me/CLIProxyAPI/issues/1089",
    why="A setting that is misspelt and dropped is money for the wrong picture.",
    proves_not="Whether an accepted member was dropped or passed on.",
    examples=[
        refused("rejected", violates(ViolationKind.CONVENTION, "unknown-member", "/x")),
        answered(
            "swallowed where Google rejects it",
            violates(ViolationKind.CONVENTION, "unknown-member", "/x"),
        ),
        Example(
            title="swallowed in a chat, where clients send members of their own",
            gives=Status.INFO,
            dialect=Dialect.CHAT,
            valid=False,
            violation=violates(ViolationKind.CONVENTION, "unknown-member", "/x"),
            response=specimen.chat("ok"),
        ),
    ],
)
def unknown_member(answer: Answer, context: Context) -> Iterator[Finding]:
    """Strict at Google; in OpenAI's dialects, extensions are how resellers are spoken to."""
    if breaks(answer, ViolationKind.CONVENTION, "unknown-member"):
        lenient = context.operation.request_dialect is not Dialect.GEMINI
        yield from must_be_refused(answer, _MEMBER, lenient=lenient)


@check(
    "refusal/unknown-model",
    scope=Scope.EXCHANGE,
    features=[_MODEL],
    title="Unknown models are refused",
    requirement="A model that does not exist is refused, not replaced by another.",
    source="https://github.com/civitai/civitai/issues/3520",
    why="Another model has another price and another quality.",
    proves_not="That a model which exists is not replaced: response.model looks at that.",
    examples=[
        refused("refused", violates(ViolationKind.CONVENTION, "unknown-model", "path:model")),
        refused(
            "the key refused, whatever the model",
            violates(ViolationKind.CONVENTION, "unknown-model", "path:model"),
            gives=Status.INCONCLUSIVE,
            status=401,
        ),
        answered(
            "answered by some other model",
            violates(ViolationKind.CONVENTION, "unknown-model", "path:model"),
        ),
    ],
)
def unknown_model(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Whatever answered, it was not what was paid for."""
    if breaks(answer, ViolationKind.CONVENTION, "unknown-model"):
        yield from must_be_refused(answer, _MODEL)
