"""What a page leaves out about errors: statuses, bodies, and which of several envelopes it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, shows
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import JsonObject, ResponseSpec, Status

_RESPONSES: Final = "https://spec.openapis.org/oas/v3.1.0#responses-object"
_ERROR: Final[JsonObject] = {"type": "object", "properties": {"error": {"type": "object"}}}
_BARE: Final[JsonObject] = {"description": "Bad"}

#: What goes wrong at every relay, and the statuses that say so; any of a group will do.
_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("a wrong request (400)", r"400|422"),
    ("a wrong key (401)", r"401|403"),
    ("an unknown model (404)", r"404"),
    ("too many requests (429)", r"429"),
    ("a fault of the service (5xx)", r"5\d\d|5XX"),
)
#: What HTTP calls each error.
_NAMES: Final = {
    str(each.value): each.phrase for each in HTTPStatus if each.value >= HTTPStatus.BAD_REQUEST
}
_ENOUGH: Final = 2  # kinds left out before a page with several statuses is blamed

_WORD: Final = re.compile(r"\b[A-Z][A-Za-z]{1,40}\b")
#: A schema for errors at large, not one that is named after a status.
_NAMED: Final = re.compile(
    r"(?!InternalServer|Validation|HTTPValidation)"
    r"(?:[A-Z][A-Za-z]{0,30})?Error(?:Response|Body|Envelope|Object|Schema)?"
)


def _statuses(*codes: str) -> JsonObject:
    return {"responses": {**answers(_ERROR), **dict.fromkeys(codes, _BARE)}}


def _told(*descriptions: tuple[str, str]) -> JsonObject:
    return {"responses": {status: {"description": text} for status, text in descriptions}}


def _envelopes(*names: str) -> JsonObject:
    return {"components": {"schemas": dict.fromkeys(names, _ERROR)}}


@page_check(
    "page/error-statuses",
    feature="docs.complete",
    status=Status.INFO,
    title="The page describes the errors that every relay gives",
    requirement="Wrong requests, wrong keys, unknown models, rate limits and faults of the service "
    "have a described status.",
    why="A client must know what to send again and what never to, before it happens.",
    source=_RESPONSES,
    examples=[
        PageExample(title="all of them", gives=Status.PASS,
                    operation=_statuses("400", "401", "404", "429", "500")),
        PageExample(title="ranges", gives=Status.PASS, operation=_statuses("4XX", "5XX")),
        PageExample(title="a default beside the success", gives=Status.PASS,
                    operation=_statuses("default")),
        PageExample(title="one left out", gives=Status.PASS,
                    operation=_statuses("400", "401", "429", "500")),
        PageExample(title="success alone", gives=Status.INFO, operation=_statuses(), flaws=1),
        PageExample(title="no status at all", gives=Status.INFO, flaws=1),
        PageExample(title="an answer without a status alone", gives=Status.INFO,
                    operation={"responses": answers(_ERROR, "default")}),
        PageExample(title="neither rate limits nor faults", gives=Status.INFO,
                    operation=_statuses("400", "401", "403"), flaws=1),
        PageExample(title="shown by samples", gives=Status.PASS, operation=_statuses("400", "401"),
                    samples=(shows("{}", id="a", status=429), shows("{}", id="b", status=503))),
    ],
)  # fmt: skip
def error_statuses(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding per operation; a page with statuses is blamed for two kinds, not for one."""
    described = _described(sheet)
    catch_all = "default" in described and len(described) > 1
    errors = [each for each in described if each[0] in "45"]
    missing = [
        what
        for what, codes in _KINDS
        if not any(re.fullmatch(codes, each) or each == f"{codes[0]}XX" for each in errors)
    ]
    wrong = ""
    if not errors and not catch_all:
        named = [each for each in described if each != "default"]
        what = f"the only status is {named[0]}" if named else "no status is named"
        wrong = f"no error is described: {what}"
    elif len(missing) >= _ENOUGH and not catch_all:
        wrong = f"errors that any relay gives are not described: {', '.join(missing)}"
    yield Seen(at=sheet.spot("responses"), wrong=wrong, printed=list(described))


@page_check(
    "page/error-bodies",
    feature="docs.complete",
    status=Status.INFO,
    title="Described errors have a body",
    requirement="Each described error status has a schema or a sample of its body.",
    why="A client cannot tell what went wrong, nor show it, without knowing the envelope.",
    source=_RESPONSES,
    examples=[
        PageExample(title="a schema", gives=Status.PASS,
                    operation={"responses": answers(_ERROR, "400")}),
        PageExample(title="a sample", gives=Status.PASS, operation=_statuses("400"),
                    samples=(shows("{}", status=400),)),
        PageExample(title="neither", gives=Status.INFO, operation=_statuses("400", "429"), flaws=1),
        PageExample(title="one of two has", gives=Status.PASS, operation={"responses":
                    {**answers(_ERROR, "400"), "401": _BARE}}),
        PageExample(title="no error described", gives=None, operation=_statuses()),
    ],
)  # fmt: skip
def error_bodies(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """An envelope shown once is taken for that of all."""
    errors = [each for each in sheet.operation.responses if each.status[0] in "45"]
    if not errors:
        return
    told = _tells(sheet)
    listed = ", ".join(each.status for each in errors)
    yield Seen(
        at=sheet.spot("responses", errors[0].status),
        wrong="" if told else f"no error has a described body, neither schema nor sample: {listed}",
        expected="an object with a member error",
    )


@page_check(
    "page/error-envelopes",
    feature="docs.complete",
    status=Status.INFO,
    title="It is known which envelope an error has",
    requirement="Where the site has several schemas for errors, the operation says which it uses.",
    why="A parser for one envelope finds no message in the other.",
    source=_RESPONSES,
    examples=[
        PageExample(title="one schema", gives=Status.PASS, document=_envelopes("ErrorResponse")),
        PageExample(title="two, and no status says which", gives=Status.INFO,
                    document=_envelopes("ErrorResponse", "ApiError"),
                    operation=_statuses("400"), flaws=1),
        PageExample(title="two, named by the navigation", gives=Status.INFO,
                    operation={"x-prose": [{"text": "Schemas: ErrorResponse, ApiError, Usage",
                                            "source": "page"}]}),
        PageExample(title="two, and a status says which", gives=Status.PASS,
                    document=_envelopes("ErrorResponse", "ApiError"),
                    operation={"responses": answers(
                        {"$ref": "#/components/schemas/ApiError"}, "400")}),
        PageExample(title="words that name no schema", gives=None,
                    operation={"description": "Error handling: an Error is told in words."}),
        PageExample(title="none", gives=None),
    ],
)  # fmt: skip
def error_envelopes(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Schemas under components, and those that the words of the page name like one."""
    named = _components(sheet) | _in_words(sheet)
    if not named:
        return
    several = len(named) > 1 and not _tells(sheet)
    yield Seen(
        at=next(iter(named.values())),
        wrong=f"several schemas for errors are named, and no status says which it has: "
        f"{', '.join(named)}"
        if several
        else "",
    )


@page_check(
    "page/error-description",
    feature="docs.tidy",
    status=Status.INFO,
    title="Each error status has its own description",
    requirement="No two kinds of errors share a description that is the name of one of them.",
    why="A caller reads what another status means, and mends what is not broken.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-15.5",
    examples=[
        PageExample(title="their own names", gives=Status.PASS, operation=_told(
            ("400", "Bad request."), ("401", "Unauthorized."))),
        PageExample(title="the name of another", gives=Status.INFO, flaws=1, operation=_told(
            ("400", "Bad request."), ("401", "bad request"), ("403", "Forbidden"))),
        PageExample(title="one text for all", gives=Status.PASS, operation=_told(
            ("400", "Error"), ("401", "Error"), ("500", "Error"))),
        PageExample(title="statuses of one kind", gives=Status.PASS, operation=_told(
            ("400", "Bad request"), ("422", "Bad request"), ("500", "Internal server error"),
            ("503", "Internal server error"))),
        PageExample(title="another text that is alike", gives=Status.PASS, operation=_told(
            ("401", "The key is wrong."), ("403", "The key is wrong."))),
        PageExample(title="one error", gives=None, operation=_told(("400", "Not found"))),
    ],
)  # fmt: skip
def error_description(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Texts of the page's own may well fit several statuses; a name of HTTP's fits one kind."""
    errors = {each.status: _plain(each.description) for each in sheet.operation.responses
              if each.status in _NAMES and each.description}  # fmt: skip
    for status, text in errors.items() if len(errors) > 1 else ():
        owner = next((each for each in errors if text == _plain(_NAMES[each])), "")
        foreign = bool(owner) and status not in _kin(owner)
        yield Seen(
            at=sheet.spot("responses", status, "description"),
            wrong=f"{status} is described as {owner} is: {_NAMES[owner]}" if foreign else "",
            expected=_NAMES[status],
            printed=text if foreign else None,
        )


def _kin(status: str) -> set[str]:
    """The statuses of the same kind as one, itself included."""
    kinds = [codes for _, codes in _KINDS if re.fullmatch(codes, status)]
    return {status, *(each for each in _NAMES for codes in kinds if re.fullmatch(codes, each))}


def _plain(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _described(sheet: Sheet) -> tuple[str, ...]:
    """Statuses of the page's table and of its samples, each once."""
    table = [each.status for each in sheet.operation.responses]
    printed = [str(each.sample.status) for each in sheet.answers if each.sample.status]
    return tuple(dict.fromkeys([*table, *printed]))


def _has_body(response: ResponseSpec) -> bool:
    return any(isinstance(each, Mapping) and bool(each) for each in response.schemas.values())


def _tells(sheet: Sheet) -> bool:
    """Whether any error's body is described or shown; a default beside others is for errors."""
    table = sheet.operation.responses
    kinds = "45d" if len(table) > 1 else "45"
    shown = any(not each.ok for each in sheet.answers)
    return shown or any(_has_body(each) for each in table if each.status[0] in kinds)


def _components(sheet: Sheet) -> dict[str, Spot]:
    components = sheet.root.get("components")
    if components is None or not isinstance(components.value, Mapping):
        return {}
    schemas = components.get("schemas")
    if schemas is None or not isinstance(schemas.value, Mapping):
        return {}
    return {
        name: Spot.of(node) for name, node in schemas.mapping().items() if _NAMED.fullmatch(name)
    }


def _in_words(sheet: Sheet) -> dict[str, Spot]:
    """Names in prose; the word Error alone is one only beside others, as in a list of schemas."""
    found: dict[str, Spot] = {}
    for passage in sheet.passages:
        words = _WORD.findall(passage.text) if passage.kind == "prose" else []
        named = [word for word in words if _NAMED.fullmatch(word)]
        if any(word != "Error" for word in named):
            found.update({word: passage.spot for word in named if word not in found})
    return found
