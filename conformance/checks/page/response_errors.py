"""Whether the errors that a page prints are ones of the dialect that it imitates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.dialect_flaw import flaws
from conformance.checks.official import OWNERS
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, shows
from conformance.checks.printed_piece import marks, pieces
from conformance.checks.sheet import Sheet
from conformance.dialects.members import items, member, members
from conformance.model import Dialect, Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_GOOGLE: Final[JsonObject] = {"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}
_OPENAI: Final[JsonObject] = {
    "error": {"message": "no", "type": "invalid_request_error", "param": None, "code": None}
}


@page_check(
    "page/error-dialect",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed errors are ones of the dialect",
    requirement="The body of a printed error fits the error schema of the dialect's owner.",
    why="A client of the dialect cannot tell what went wrong, and retries what it should not.",
    source="https://cloud.google.com/apis/design/errors#http_mapping",
    examples=[
        PageExample(title="Google's", gives=Status.PASS, samples=(shows(_GOOGLE, status=400),)),
        PageExample(title="in a list, as Google does too", gives=Status.PASS,
                    samples=(shows([_GOOGLE], status=400),)),
        PageExample(title="OpenAI's under Gemini", gives=Status.WARN, flaws=1,
                    samples=(shows(_OPENAI, status=400),)),
        PageExample(title="OpenAI's", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_OPENAI, status=400),)),
        PageExample(title="without half of its members", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(shows({"error": {"message": "no", "type": "x"}}, status=400),)),
        PageExample(title="the vendor's own", gives=Status.WARN, flaws=1,
                    samples=(shows({"code": 1, "msg": "no"}, status=400),)),
        PageExample(title="a status that goes with its code", gives=Status.PASS,
                    samples=(shows(_GOOGLE, status=400),)),
        PageExample(title="an open dialect", gives=None,
                    dialect={"request": "gemini.generate-content", "response": "any"},
                    samples=(shows({"code": 1}, status=400),)),
        PageExample(title="an error that is no JSON", gives=None,
                    samples=(shows("Bad Request", status=400),)),
        PageExample(title="a success", gives=None, samples=(shows(specimen.gemini(), status=200),)),
    ],
)  # fmt: skip
def error_dialect(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """All that is wrong with one error in one finding."""
    dialect = sheet.operation.response_dialect
    for answer in sheet.answers if dialect is not Dialect.ANY else ():
        value = answer.body.value
        status = answer.sample.status
        if not answer.body.meant.found or not _is_error(value, status):
            continue
        part = "error_array" if items(value) and dialect is Dialect.GEMINI else "error"
        found = list(flaws(context, dialect, part, value))
        yield Seen(
            at=answer.body.spot(found[0].where if found else ""),
            wrong=f"the error {answer.sample.id} is not in {OWNERS[dialect]}'s envelope:"
            f" {'; '.join(flaw.message for flaw in found[:4])}"
            if found
            else "",
            expected=[flaw.expected for flaw in found],
            printed=list(members(value))[:8],
        )


@page_check(
    "page/error-status",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed errors have the status that they name",
    requirement="The code inside of an error in Google's envelope is the HTTP status around it.",
    why="Of two statuses a client can follow one, and the retry hangs on it.",
    source="https://cloud.google.com/apis/design/errors#http_mapping",
    examples=[
        PageExample(title="the same", gives=Status.PASS, samples=(shows(_GOOGLE, status=400),)),
        PageExample(title="another", gives=Status.WARN, samples=(shows(_GOOGLE, status=401),)),
        PageExample(title="a code that is a word", gives=None,
                    samples=(shows({"error": {"code": "bad_key"}}, status=401),)),
        PageExample(title="an error that comes with a success", gives=None,
                    samples=(shows(_GOOGLE, status=200),)),
    ],
)  # fmt: skip
def error_status(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """An error inside of a success is told for itself."""
    for answer in sheet.answers:
        status = answer.sample.status
        value = answer.body.value
        first = next(iter(items(value)), value)
        code = member(first, "error", "code")
        if isinstance(code, int) and status and not answer.ok and 400 <= code < 600:  # noqa: PLR2004 - statuses
            yield Seen(
                at=answer.body.spot("/error/code"),
                wrong=f"the error {answer.sample.id} names another status than it comes with"
                if code != status
                else "",
                expected=status,
                printed=code,
            )


@page_check(
    "page/answer-both",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="A printed answer is a success or an error",
    requirement="No printed answer has a result and an error at once.",
    why="Whether the call went well, and is paid, cannot be told from the answer.",
    source="https://platform.openai.com/docs/guides/error-codes",
    examples=[
        PageExample(title="a result", gives=Status.PASS, samples=(shows(specimen.gemini()),)),
        PageExample(title="both", gives=Status.FAIL, flaws=1,
                    samples=(shows({**specimen.gemini(), **_GOOGLE}),)),
        PageExample(title="a result and an error that is null", gives=Status.PASS,
                    samples=(shows({**specimen.gemini(), "error": None}),)),
        PageExample(title="an error called a success", gives=Status.FAIL, flaws=1,
                    samples=(shows(_GOOGLE, status=200),)),
        PageExample(title="an error", gives=None, samples=(shows(_GOOGLE, status=400),)),
    ],
)  # fmt: skip
def answer_both(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A stream may end with an error, and says so."""
    for answer in sheet.answers:
        for piece in pieces(answer) if answer.ok else ():
            error = bool(members(piece.value.get("error")))
            stated = answer.sample.status is not None and piece.part == "response"
            if marks(piece.value) or (error and stated):
                both = (
                    "a result and an error at once"
                    if marks(piece.value)
                    else "nothing but an error"
                )
                yield Seen(
                    at=piece.spot("/error" if error else ""),
                    wrong=f"the answer {answer.sample.id} is a success with {both}"
                    if error
                    else "",
                    printed=list(piece.value)[:8],
                )


def _is_error(value: Json, status: int | None) -> bool:
    """By its status; where the page names none, by its only member."""
    first = next(iter(items(value)), value)
    if status is None:
        return list(members(first)) == ["error"] and bool(members(member(first, "error")))
    return status >= 400  # noqa: PLR2004 - HTTP's errors
