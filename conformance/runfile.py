"""The NDJSON run: one record a line, a header first and a footer last.

It is the source of every report. A file without a footer was cut off; a file cut at any byte is
recognised as such. Records are read one at a time, so that a run of any length needs little memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from conformance.codec.earlier import with_parts
from conformance.codec.records import dumps, from_json, to_json
from conformance.errors import Location, RunFileError, TruncatedRun
from conformance.model import CaseRecord, FindingRecord, Footer, Header, JsonObject, Record

_KINDS: dict[str, type[Record]] = {
    "header": Header,
    "case": CaseRecord,
    "finding": FindingRecord,
    "footer": Footer,
}
_NO_RUN = "a run is the run.ndjson that `conformance run --out DIR` writes"
_NAMES = {kind: name for name, kind in _KINDS.items()}


def line(record: Record) -> str:
    """One record as one line of JSON, with its line feed."""
    body = to_json(record)
    assert isinstance(body, dict)  # noqa: S101 - a dataclass becomes an object
    return dumps({"kind": _NAMES[type(record)], **body}) + "\n"


def write(records: Iterable[Record], out: IO[str]) -> None:
    """Write records as they come; each line is whole before the next record is asked for."""
    for record in records:
        out.write(line(record))


def read(path: Path) -> Iterator[Record]:
    """The records of a file, each validated, in order.

    Raises:
        TruncatedRun: the footer is missing, or the last line is cut.
        RunFileError: the file is empty, has no header, or a line is not a record.
    """
    with path.open("rb") as lines:
        yield from read_bytes(lines, str(path))


def read_bytes(lines: Iterable[bytes], name: str) -> Iterator[Record]:
    """As ``read``, from an iterable of lines; none is asked for before the last was yielded."""
    yield from read_lines(_decoded(lines, name), name)


def read_lines(lines: Iterable[str], name: str) -> Iterator[Record]:
    """As ``read``, from an iterable of lines; ``name`` is what messages call the file."""
    last: Record | None = None
    cases = findings = number = 0
    for number, text in enumerate(lines, start=1):
        if not text.endswith("\n"):
            raise _truncated(name, number)
        if isinstance(last, Footer):
            raise RunFileError("there is a line after the footer", location=Location(name, number))
        record = parse(text, name, number)
        if (last is None) is not isinstance(record, Header):
            raise RunFileError(
                "a run has one header, on its first line", location=Location(name, number)
            )
        cases += isinstance(record, CaseRecord)
        findings += isinstance(record, FindingRecord)
        last = record
        yield record
    if last is None:
        raise RunFileError("the file is empty", location=Location(name), hint=_NO_RUN)
    if not isinstance(last, Footer):
        raise _truncated(name, number)
    if (last.cases, last.findings) != (cases, findings):
        raise RunFileError(
            f"the footer counts {last.cases} cases and {last.findings} findings, "
            f"the file has {cases} and {findings}",
            location=Location(name, number),
        )


def parse(text: str, name: str, number: int = 1) -> Record:
    """One line as a record; ``name`` and ``number`` are what messages call its place.

    Raises:
        RunFileError: the line is not a record.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise RunFileError(
            "the line is not JSON", location=Location(name, number), hint=_NO_RUN
        ) from error
    kind = value.pop("kind", None) if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        message = f"unknown kind of record {kind!r}"
        raise RunFileError(message, location=Location(name, number), hint=_NO_RUN)
    try:
        record: Record = from_json(_KINDS[kind], _today(kind, value))
    except RunFileError as error:
        raise RunFileError(error.message, location=Location(name, number)) from error
    return record


def _today(kind: str, value: JsonObject) -> JsonObject:
    """The record as a version of today would have written it."""
    if kind != "case":
        return value
    facts = value.get("facts")
    return with_parts({**value, "facts": with_parts(facts)} if isinstance(facts, dict) else value)


def _truncated(name: str, number: int) -> TruncatedRun:
    return TruncatedRun(
        "the run was cut off: it has no footer",
        location=Location(name, number),
        hint="make the run again; `conformance run --out DIR` writes a whole one",
    )


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


def _decoded(lines: Iterable[bytes], name: str) -> Iterator[str]:
    for number, raw in enumerate(lines, start=1):
        try:
            yield raw.decode()
        except UnicodeDecodeError as error:
            if not raw.endswith(b"\n"):  # cut inside a character
                raise _truncated(name, number) from error
            raise RunFileError("the line is not UTF-8", location=Location(name, number)) from error
