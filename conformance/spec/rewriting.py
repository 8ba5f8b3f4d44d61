"""``expectations.yaml`` rewritten line by line, so that its comments, order and quoting stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from conformance.codec import yaml
from conformance.codec.records import to_json
from conformance.errors import SpecError
from conformance.model import Expectation, Json
from conformance.spec.node import Node

#: What stands over the first entry of a file that is made here.
_HEADING = """\
# Findings that are known, with the reason: `conformance run` exits 0 in spite of them, and its
# reports show them all the same.
# Each entry: provider, feature, check, reason, since; optionally operation, when: {facet: value},
# expires.
"""


def rewritten(
    text: str, *, file: str, without: Collection[int] = (), added: Sequence[Expectation] = ()
) -> str:
    """The text of a file of expectations without the entries of those lines, and with others.

    Every other line stays as it is; a comment belongs to an entry only where it stands inside of
    it. New entries come last.

    Raises:
        SpecError: the file is not written as a list of dashes, one entry below the other.
    """
    root = Node.parse(text, file=file)
    lines = text.splitlines(keepends=True)
    entries = root.items() if root.value else []
    if not entries:
        # Only comments, blank lines and at most an empty list are there: no string has a "#".
        kept = (line[line.find("#") :] if "#" in line else "\n" for line in lines)
        return _joined("".join(kept).strip("\n") or _HEADING, added)
    starts = [entry.location.line - 1 for entry in entries]
    if any(not lines[start].lstrip().startswith("- ") for start in starts):
        raise SpecError(
            "the entries cannot be told apart line by line",
            location=root.location,
            hint="begin a line with a dash for each entry",
        )
    gone = {
        number
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        if start + 1 in without
        for number in _own(lines, start, end)
    }
    text = _joined("".join(line for n, line in enumerate(lines) if n not in gone), added)
    left = [entry.value for entry in entries if entry.location.line not in without]
    wanted = [*left, *(dict(_members(each)) for each in added)]
    if _read(text, file) != to_json(wanted):
        raise SpecError(
            "the file cannot be rewritten line by line",
            location=root.location,
            hint="write it as a plain list with a dash for each entry, and nothing behind it",
        )
    return text


def _read(text: str, file: str) -> Json:
    """What a reader makes of the new text; ``None`` where nothing."""
    try:
        return to_json(Node.parse(text, file=file).value or [])
    except SpecError:
        return None


def _own(lines: Sequence[str], start: int, end: int) -> range:
    """The lines of an entry, without the blank lines and comments that come after it."""
    while end > start + 1 and (not lines[end - 1].strip() or _is_comment(lines[end - 1])):
        end -= 1
    return range(start, end)


def _is_comment(line: str) -> bool:
    # What is indented may be a line of a text over several lines.
    return line.startswith("#")


def _joined(text: str, added: Sequence[Expectation]) -> str:
    if text and not text.endswith("\n"):
        text += "\n"
    if not added:
        return text
    return f"{text}\n{yaml.dump([dict(_members(each)) for each in added])}"


def _members(of: Expectation) -> Iterator[tuple[str, Json]]:
    """The members in the order in which people write them."""
    given = to_json(of)
    assert isinstance(given, Mapping)  # noqa: S101 - a dataclass becomes an object
    for name in (
        "provider", "operation", "feature", "check", "when", "reason", "since", "expires",
    ):  # fmt: skip
        if name in given:
            yield name, given[name]
