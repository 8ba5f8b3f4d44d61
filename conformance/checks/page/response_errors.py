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
from conformance.checks.printed_result import tells_error
from conformance.checks.sheet import Sheet
from conformance.dialects.members import items, member, members
from conformance.model import Dialect, Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_GOOGLE: Final[JsonObject] = {"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}
_OPENAI: Final[JsonObject] = {
    "error": {"message": "no", "type": "invalid_request_error", "param": None, "code": None}
}
#: The names of google.rpc.Code, and the statuses that Google's HTTP surface gives them:
#: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
_CODES: Final = {
    "INVALID_ARGUMENT": 400, "FAILED_PRECONDITION": 400, "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401, "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "ABORTED": 409,
    "ALREADY_EXISTS": 409, "RESOURCE_EXHAUSTED": 429, "CANCELLED": 499, "UNKNOWN": 500,
    "INTERNAL": 500, "DATA_LOSS": 500, "UNIMPLEMENTED": 501, "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}  # fmt: skip


def _google(code: int, name: str) -> JsonObject:
    return {"error": {"code": code, "message": "no", "status": name}}


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
    requirement="The code of an error in Google's envelope is the HTTP status around it, and "
    "the name beside it is one that goes with that status.",
    why="Of two statuses a client can follow one, and the retry hangs on it.",
    source="https://cloud.google.com/apis/design/errors#http_mapping",
    examples=[
        PageExample(title="the same", gives=Status.PASS, samples=(shows(_GOOGLE, status=400),)),
        PageExample(title="another", gives=Status.WARN, samples=(shows(_GOOGLE, status=401),)),
        PageExample(title="a name that goes with another", gives=Status.WARN, flaws=1,
                    samples=(shows(_google(401, "INVALID_ARGUMENT"), status=401),)),
        PageExample(title="code and name of another", gives=Status.WARN, flaws=1,
                    samples=(shows(_google(400, "INVALID_ARGUMENT"), status=401),)),
        PageExample(title="one of two names", gives=Status.PASS,
                    samples=(shows(_google(400, "FAILED_PRECONDITION"), status=400),)),
        PageExample(title="a status that has no name of its own", gives=Status.PASS,
                    samples=(shows(_google(413, "INVALID_ARGUMENT"), status=413),)),
        PageExample(title="a name of the vendor's own", gives=Status.PASS,
                    samples=(shows(_google(402, "NO_BALANCE"), status=402),)),
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
        code, name = member(first, "error", "code"), member(first, "error", "status")
        inside = isinstance(code, int) and 400 <= code < 600  # noqa: PLR2004 - statuses
        own = _CODES.get(name) if isinstance(name, str) else None
        if not status or answer.ok or not (inside or own):
            continue
        other = inside and code != status
        misnamed = own is not None and own != status and status in _CODES.values()
        wrong = f"the error {answer.sample.id} names another status than it comes with"
        if misnamed and not other:
            wrong = f"the error {answer.sample.id} comes with {status}, and {name} is {own}"
        yield Seen(
            at=answer.body.spot("/error/code" if other or not misnamed else "/error/status"),
            wrong=wrong if other or misnamed else "",
            expected=status if other else [each for each in _CODES if _CODES[each] == status],
            printed=code if other else name,
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
        PageExample(title="an error in words, called a success", gives=Status.FAIL, flaws=1,
                    samples=(shows({"error": "no balance"}, status=200),)),
        PageExample(title="an error in an envelope of its own, called a success", flaws=1,
                    gives=Status.FAIL, **_IN_CHAT,
                    samples=(shows({"code": -1, "msg": "balance not enough"}, status=200),)),
        PageExample(title="the same with no data", gives=Status.FAIL, flaws=1, **_IN_CHAT,
                    samples=(shows({"success": False, "message": "no", "data": None}),)),
        PageExample(title="a success in an envelope of its own", gives=None, **_IN_CHAT, samples=(
            shows({"code": 1, "msg": "success", "data": None}),
            shows({"code": 0, "msg": "queued"}, id="b"),
            shows({"code": 7, "msg": "see there", "data": {"task": "1"}}, id="c"))),
        PageExample(title="an error", gives=None, samples=(shows(_GOOGLE, status=400),)),
    ],
)  # fmt: skip
def answer_both(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A stream may end with an error, and says so."""
    for answer in sheet.answers:
        for piece in pieces(answer) if answer.ok else ():
            known = bool(marks(piece.value))
            held = piece.value.get("error")
            error = bool(members(held)) or (isinstance(held, str) and bool(held.strip()))
            own = not known and not error and tells_error(piece.value)
            stated = answer.sample.status is not None and piece.part == "response"
            if known or ((error or own) and stated):
                both = "a result and an error at once" if known else "nothing but an error"
                wrong = f"the answer {answer.sample.id} is a success with {both}"
                yield Seen(
                    at=piece.spot("/error" if error else ""),
                    wrong=wrong if error or own else "",
                    printed=list(piece.value)[:8],
                )


def _is_error(value: Json, status: int | None) -> bool:
    """By its status; where the page names none, by its only member."""
    first = next(iter(items(value)), value)
    if status is None:
        return list(members(first)) == ["error"] and bool(members(member(first, "error")))
    return status >= 400  # noqa: PLR2004 - HTTP's errors
