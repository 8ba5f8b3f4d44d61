"""All rules over one spec, and whether it loads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.errors import Location, NothingSelected, SpecError, UsageError
from conformance.lint.rule import RULES, Complaint, Rule
from conformance.spec import loader
from conformance.spec.library import Library
from conformance.spec.node import Node

_LOADS = "loads"


def files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The specs among the paths: files as they are, of a folder those right in it, sorted.

    Raises:
        UsageError: a path is not there.
        NothingSelected: there is no spec at all.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.glob("*.yaml"))
        elif path.exists():
            found.append(path)
        else:
            raise UsageError(f"there is no {path}", hint="a spec, or a folder of specs")
    if not found:
        raise NothingSelected("there is no spec to look at", hint="`conformance import` makes one")
    return tuple(dict.fromkeys(found))


def lint(path: Path, library: Library, *, file: str = "") -> Iterator[Complaint]:
    """Everything that is wrong with one spec, in the order of its lines; never raises for it."""
    file = file or str(path)
    yield from sorted(
        dict.fromkeys(_complaints(path, library, file)),  # what is shared is told once
        key=lambda each: (each.location.line, each.severity, each.rule, each.message),
    )


def _complaints(path: Path, library: Library, file: str) -> Iterator[Complaint]:
    told: set[int] = set()
    root = _root(path, file)
    if isinstance(root, Node):
        for each in RULES.values():
            for complaint in _obeys(each, root, library):
                told.add(complaint.location.line)
                yield complaint
    try:
        loader.load(path, file=file, features=library.features, references=library.references)
    except SpecError as why:
        where = why.location or Location(file)
        if where.line not in told:  # a rule that knows more has said it already
            yield Complaint(
                rule=_LOADS, severity="error", location=where, message=why.message, hint=why.hint
            )


def _root(path: Path, file: str) -> Node | None:
    try:
        return Node.parse(path.read_bytes(), file=file)
    except (SpecError, OSError):
        return None  # told by the loader


def _obeys(rule: Rule, root: Node, library: Library) -> Iterator[Complaint]:
    try:
        for each in rule.look(root, library):
            yield Complaint(
                rule=rule.id,
                severity=rule.severity,
                location=each.node.location,
                message=each.message,
                hint=each.hint,
            )
    except SpecError:
        return  # told by the loader
