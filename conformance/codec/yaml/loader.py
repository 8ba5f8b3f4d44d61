"""Read YAML into plain JSON values, and keep the line of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeAlias

import yaml

from conformance.codec.pointer import tokens
from conformance.codec.yaml import core
from conformance.errors import Location, YamlError
from conformance.model import Json

MAX_BYTES = 64 << 20
MAX_NODES = 5_000_000  # aliases expanded
MAX_DEPTH = 200

#: What the parser notices only behind the line that is wrong.
_NOTICED_LATE = ("end of stream", "expected ':'")

#: The line of a node, and those of its members or items: the shape of the value.
_Lines: TypeAlias = tuple[int, "dict[str, _Lines] | list[_Lines] | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as JSON data; parts that aliases repeat are shared, so treat it as read-only."""

    value: Json
    file: str
    _lines: _Lines = field(repr=False, compare=False)

    def line(self, pointer: str) -> int:
        """The line, from 1, of the value at a JSON pointer: a member's is that of its name.

        Where nothing is there, the line of the nearest parent that is.
        """
        line, children = self._lines
        for token in tokens(pointer):
            if isinstance(children, dict) and token in children:
                line, children = children[token]
            elif isinstance(children, list) and token.isdigit() and int(token) < len(children):
                line, children = children[int(token)]
            else:
                break
        return line

    def location(self, pointer: str) -> Location:
        """File and line of the value at a JSON pointer."""
        return Location(self.file, self.line(pointer))


def load(source: Path | str | bytes, *, file: str = "", binary: bool = False) -> Document:
    """Read a YAML document.

    Strings stay strings unless the core schema says otherwise: ``16:9``, ``on``, ``1_000`` and
    dates are text, ``1.10`` is a number, so quote versions. Member names are always text, so that
    ``200:`` may name a status. Tags, merge keys, doubled names and several documents are refused.

    Args:
        source: a path, or the text itself.
        file: what to call it in errors; a path speaks for itself.
        binary: accept the tag ``!!binary``, and no other; its value is a `Binary`.

    Raises:
        YamlError: it cannot be read, is no YAML, uses what is refused, or is too large.
    """
    file = file or (str(source) if isinstance(source, Path) else "<text>")
    return read_with(Reader(file, binary=binary), source, file=file)


def read_with(reader: Reader, source: Path | str | bytes, *, file: str) -> Document:
    """Read a document with a reader made for it; raises ``YamlError``."""
    require_libyaml()
    text = _text(source, file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        late = any(each in (error.problem or "") for each in _NOTICED_LATE)
        mark = (late and error.context_mark) or error.problem_mark or error.context_mark
        where = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
        raise YamlError(f"not YAML: {error.problem}", location=where) from error
    except yaml.YAMLError as error:
        raise YamlError(
            "not YAML: a control character",
            location=Location(file),
            hint='write it as an escape in double quotes, e.g. "\\x07"',
        ) from error
    return Document(value=reader.value, file=file, _lines=reader.lines)


def require_libyaml() -> None:
    """Raise ``YamlError`` where PyYAML lacks libyaml: its own code is forty times slower."""
    if not yaml.__with_libyaml__:
        raise YamlError(
            "PyYAML was built without libyaml, its parser in C",
            hint="pip install --force-reinstall --only-binary :all: pyyaml",
        )


def _text(source: Path | str | bytes, file: str) -> str:
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise YamlError(f"cannot be read: {error.strerror}", location=Location(file)) from error
    if len(data) > MAX_BYTES:
        raise YamlError(f"larger than {MAX_BYTES >> 20} MiB", location=Location(file))
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        text.encode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise YamlError("not UTF-8", location=Location(file, line)) from error
    except UnicodeEncodeError as error:
        line = error.object[: error.start].count("\n") + 1
        raise YamlError("half a surrogate pair", location=Location(file, line)) from error
    return text.removeprefix("\ufeff")


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not come yet."""

    line: int
    values: dict[str, Json] | list[Json]
    lines: dict[str, _Lines] | list[_Lines]
    anchor: str | None
    nodes_before: int
    height: int = 1
    name: str | None = None
    name_line: int = 0


@dataclass(frozen=True, slots=True)
class _Anchored:
    value: Json
    lines: _Lines
    nodes: int
    height: int


class Reader:
    """Builds the value from the parser's events, without recursion and within the caps.

    What it refuses by a method of its own, ``tolerant`` takes with a note.
    """

    def __init__(self, file: str, *, binary: bool) -> None:
        self.value: Json = None
        self.lines: _Lines = (1, None)
        self._file = file
        self._binary = binary
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}  # None while still open
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Process one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document", "keep one document per file")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self._stack[-1] if self._stack else None
        is_name = bool(top and isinstance(top.values, dict) and top.name is None)
        if self._binary and event.tag == core.BINARY_TAG and not is_name:
            self._count(event, 1)
            self._add(core.Binary("".join(event.value.split())), _line(event), None)
            return
        self._untagged(event)
        self._count(event, 1)
        line = _line(event)
        plain = bool(event.implicit[0])
        if is_name and top:
            if plain and event.value == "<<":
                self._merge(event)
            if event.value in top.values:
                self._doubled(event)
            top.name, top.name_line = event.value, line
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchored(event.value, (line, None), 1, 0)
            return
        try:
            value = core.resolve(event.value) if plain else event.value
        except ValueError as error:
            value = self._no_number(event, error)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, (line, None), 1, 0)
        self._add(value, line, None)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._untagged(event)
        self._count(event, 1)
        self._deepen(event, 1)
        self._no_name(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._stack.append(
            _Open(
                line=_line(event),
                values={} if mapping else [],
                lines={} if mapping else [],
                anchor=event.anchor,
                nodes_before=self._nodes - 1,
            )
        )

    def _close(self) -> None:
        done = self._stack.pop()
        lines = (done.line, done.lines)
        nodes = self._nodes - done.nodes_before
        if done.anchor is not None:
            self._anchors[done.anchor] = _Anchored(done.values, lines, nodes, done.height)
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, done.height + 1)
        self._add(done.values, *lines)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._no_name(event)
        target = self._anchors.get(event.anchor or "")
        if target is None:
            self._astray(event)
            return
        self._count(event, target.nodes)
        self._deepen(event, target.height)
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, target.height + 1)
        self._add(target.value, _line(event), target.lines[1])

    def _add(
        self, value: Json, line: int, children: dict[str, _Lines] | list[_Lines] | None
    ) -> None:
        if not self._stack:
            self.value, self.lines = value, (line, children)
            return
        top = self._stack[-1]
        if isinstance(top.values, dict) and isinstance(top.lines, dict) and top.name is not None:
            top.values[top.name] = value
            top.lines[top.name] = (top.name_line, children)
            top.name = None
        elif isinstance(top.values, list) and isinstance(top.lines, list):
            top.values.append(value)
            top.lines.append((line, children))

    def _count(self, event: yaml.Event, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            self._refuse(
                event, f"more than {MAX_NODES} values", "aliases count as what they repeat"
            )

    def _deepen(self, event: yaml.Event, levels: int) -> None:
        if len(self._stack) + levels > MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels", "nest less deeply")

    def _no_name(self, event: yaml.Event) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.values, dict) and top.name is None:
            self._refuse(event, "a member name that is not text", "names are plain or quoted text")

    def _merge(self, event: yaml.ScalarEvent) -> None:
        self._refuse(event, "a merge key", "write the members out")

    def _doubled(self, event: yaml.ScalarEvent) -> None:
        self._refuse(event, f"a second {event.value!r}", "member names are unique")

    def _no_number(self, event: yaml.ScalarEvent, why: ValueError) -> Json:
        self._refuse(event, f"no JSON number: {why}", "quote it if it is meant as text")

    def _astray(self, event: yaml.AliasEvent) -> None:
        what = "into itself" if event.anchor in self._anchors else "to nothing before it"
        self._refuse(event, f"the alias *{event.anchor} leads {what}", "write the value out")

    def _untagged(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag}", "quote text; other types need no tag")

    def _refuse(self, event: yaml.Event, what: str, hint: str) -> NoReturn:
        mark = event.start_mark
        where = Location(self._file, _line(event), mark.column + 1 if mark else 0)
        raise YamlError(f"{what} is not accepted", location=where, hint=hint)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
