"""Read YAML that others wrote by hand: what ``load`` refuses is noted, and taken if it can be."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from conformance.codec.yaml.loader import Document, OpenMapping, Reader, read_with
from conformance.model import Json

#: More notes than this say nothing new.
MAX_NOTES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that was taken although it is no clean YAML, with its line from 1."""

    message: str
    line: int
    hint: str


def load_tolerant(text: str, *, file: str = "") -> tuple[Document, tuple[Note, ...]]:
    """Read a YAML document, and note what ``load`` would have refused.

    Of members with the same name the last counts. Merge keys are merged, tags are left out, numbers
    that JSON cannot hold and aliases that lead nowhere are text, and of several documents the first
    counts.

    Raises:
        YamlError: it is no YAML, has a member name that is no text, or is too large.
    """
    reader = _Tolerant(file, binary=False)
    document = read_with(reader, text, file=file)
    return document, tuple(reader.notes)


class _Tolerant(Reader):
    def __init__(self, file: str, *, binary: bool) -> None:
        super().__init__(file, binary=binary)
        self.notes: list[Note] = []
        self._over = False

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and self._documents and not self._over:
            self._over = True
            self._note(event, "a second document", "only the first was read")
        if not self._over:
            super().take(event)

    def _close(self) -> None:
        done = self._stack[-1]
        if isinstance(done, OpenMapping) and "<<" in done.values:
            merged, (_, lines) = done.values.pop("<<"), done.lines.pop("<<")
            sources = merged if isinstance(merged, list) else [merged]
            below = lines if isinstance(lines, list) else [(0, lines)]
            for source, (_, children) in zip(sources, below, strict=True):
                for name, value in source.items() if isinstance(source, dict) else ():
                    if name not in done.values and isinstance(children, dict):
                        done.values[name], done.lines[name] = value, children[name]
        super()._close()

    def _merge(self, event: yaml.ScalarEvent) -> None:
        pass

    def _doubled(self, event: yaml.ScalarEvent) -> None:
        self._note(event, f"a second {event.value[:80]!r}", "the last one counts")

    def _no_number(self, event: yaml.ScalarEvent, why: ValueError) -> Json:
        self._note(event, f"no JSON number: {why}", "it was taken as text")
        return str(event.value)

    def _astray(self, event: yaml.AliasEvent) -> None:
        self._note(event, f"the alias *{event.anchor} leads nowhere", "it was taken as text")
        self._count(event, 1)
        self._add(f"*{event.anchor}", _line(event), None)

    def _tagged(self, event: yaml.Event, tag: str) -> None:
        if tag != "!":
            self._note(event, f"the tag {tag[:80]}", "it was left out")

    def _note(self, event: yaml.Event, message: str, hint: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(Note(message=message, line=_line(event), hint=hint))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
