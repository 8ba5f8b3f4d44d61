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
_Lines: TypeAlias = tuple[int, "_Children"]
_Children: TypeAlias = "dict[str, _Lines] | list[_Lines] | None"


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
        for event in iter(yaml.CSafeLoader(text).get_event, None):
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
    anchor: str | None
    nodes_before: int
    height: int = field(default=1, init=False)


@dataclass(slots=True)
class OpenMapping(_Open):
    """A mapping; ``name`` is that of the member whose value comes next."""

    values: dict[str, Json] = field(default_factory=dict, init=False)
    lines: dict[str, _Lines] = field(default_factory=dict, init=False)
    name: str | None = field(default=None, init=False)
    name_line: int = field(default=0, init=False)

    def add(self, value: Json, _: int, children: _Children) -> None:
        """Take in the value of the member whose name came last."""
        if self.name is not None:
            self.values[self.name] = value
            self.lines[self.name] = (self.name_line, children)
            self.name = None


@dataclass(slots=True)
class OpenSequence(_Open):
    """A sequence."""

    values: list[Json] = field(default_factory=list, init=False)
    lines: list[_Lines] = field(default_factory=list, init=False)

    def add(self, value: Json, line: int, children: _Children) -> None:
        """Take in the next item."""
        self.values.append(value)
        self.lines.append((line, children))


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
        self._stack: list[OpenMapping | OpenSequence] = []
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
        self._count(event, 1)
        top = self._stack[-1] if self._stack else None
        if event.tag is not None:
            if self._binary and event.tag == core.BINARY_TAG and not _awaits_name(top):
                self._add(core.Binary("".join(event.value.split())), _line(event), None)
                return
            self._tagged(event, event.tag)
        if isinstance(top, OpenMapping) and top.name is None:
            self._name(event, top)
            return
        value: Json = event.value
        if event.implicit[0]:  # it is plain
            try:
                value = core.resolve(event.value)
            except ValueError as error:
                value = self._no_number(event, error)
        line = _line(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, (line, None), 1, 0)
        self._add(value, line, None)

    def _name(self, event: yaml.ScalarEvent, top: OpenMapping) -> None:
        name, line = event.value, _line(event)
        if name == "<<" and event.implicit[0]:
            self._merge(event)
        if name in top.values:
            self._doubled(event)
        top.name, top.name_line = name, line
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(name, (line, None), 1, 0)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            self._tagged(event, event.tag)
        self._count(event, 1)
        self._deepen(event, 1)
        self._no_name(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        opened = OpenMapping if isinstance(event, yaml.MappingStartEvent) else OpenSequence
        self._stack.append(opened(_line(event), event.anchor, self._nodes - 1))

    def _close(self) -> None:
        done = self._stack.pop()
        if done.anchor is not None:
            nodes = self._nodes - done.nodes_before
            lines = (done.line, done.lines)
            self._anchors[done.anchor] = _Anchored(done.values, lines, nodes, done.height)
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, done.height + 1)
        self._add(done.values, done.line, done.lines)

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

    def _add(self, value: Json, line: int, children: _Children) -> None:
        if self._stack:
            self._stack[-1].add(value, line, children)
        else:
            self.value, self.lines = value, (line, children)

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
        if self._stack and _awaits_name(self._stack[-1]):
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

    def _tagged(self, event: yaml.Event, tag: str) -> None:
        self._refuse(event, f"the tag {tag}", "quote text; other types need no tag")

    def _refuse(self, event: yaml.Event, what: str, hint: str) -> NoReturn:
        mark = event.start_mark
        where = Location(self._file, _line(event), mark.column + 1 if mark else 0)
        raise YamlError(f"{what} is not accepted", location=where, hint=hint)


def _awaits_name(top: OpenMapping | OpenSequence | None) -> bool:
    return isinstance(top, OpenMapping) and top.name is None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
