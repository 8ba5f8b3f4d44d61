"""Where a line belongs when nothing but OpenAPI itself tells: the objects open so far, and rules.

A member goes to the innermost open object that may have it, has it not yet, and whose rules on
values it keeps. Two things need more: any name may be that of a property, so what fits an outer
object as well is taken by that one; and what follows a property's schema may be about its parent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from conformance.importers.repair.grammar import CONTEXTS, EXTENSIONS, Context, Form, Kind
from conformance.importers.repair.line import Line, items_after
from conformance.importers.repair.siblings import likeness, plain
from conformance.spec.keyword_rules import TYPES

#: How many lines are looked at to see whether an object begins.
_AHEAD: Final = 3
#: A member that this part of its neighbours is known to stand beside is in its place.
_LIKELY: Final = 0.5
#: Members that an array's schema has after its items, where both could have them.
_ABOUT_WHOLE: Final = frozenset(
    {"description", "title", "example", "examples", "default", "deprecated", "nullable"}
)
#: Contexts where any name may stand, so that finding one there proves nothing.
_ANY_NAME: Final = frozenset(
    {"properties", "schemas", "examples", "schemes", "words", "variables", "requirement"}
)
#: Members of a schema that list names of its properties.
NAME_LISTS: Final = frozenset({"required", "x-apifox-orders"})


@dataclass(slots=True, kw_only=True)
class Frame:
    """An object, a list or free data that is open.

    Attributes:
        indent: of its members or dashes.
        role: the name of the member that it is.
        seen: its members so far, with what stands behind them.
        names: of a schema, the names of its properties so far.
        plain: the same, as ``siblings`` compares them.
        wanted: of a schema, the names that its lists say it has.
    """

    form: Form
    indent: int
    context: str = ""
    role: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    capitals: bool = False  # whether a property starts with one

    def add(self, name: str) -> None:
        """Take a property's name."""
        self.names.add(name)
        self.plain.add(plain(name))
        self.capitals |= name[:1].isupper()

    @property
    def grammar(self) -> Context:
        """What may stand in it."""
        return CONTEXTS.get(self.context, Context())


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """The rules, for one text.

    Attributes:
        lines: all its lines.
        referred: names of ``components.schemas`` that its references lead to.
        last_servers: the place of the last ``servers``, which are those of the document.
        ordered: whether each object is followed by the list of its members, as Apifox has it.
    """

    lines: Sequence[Line]
    referred: Collection[str]
    last_servers: int = -1
    ordered: bool = False

    def place(self, stack: Sequence[Frame], at: int, *, in_text: bool) -> tuple[int, Kind] | None:
        """Which of the open frames takes the line, and as what; ``None`` where none does."""
        line = self.lines[at]
        if in_text and line.text.startswith('"'):
            return None  # a printed body: a page's YAML has no names in double quotes
        free = stack[-1].form == "any"
        if line.name in NAME_LISTS and not line.dash:
            named = self._by_names(stack, at)
            if named is not None:
                return named
        if line.name == "servers" and at == self.last_servers and "servers" not in stack[0].seen:
            kind = self._taken(stack, 0, at)
            return (0, kind) if kind is not None else None
        loose: list[tuple[int, Kind]] = []
        for depth in range(len(stack) - 1, -1, -1):
            frame = stack[depth]
            kind = self._taken(stack, depth, at)
            if kind is None or (free and not self._certain(frame, kind, at)):
                continue
            if frame.context in _ANY_NAME and frame.form == "mapping":
                loose.append((depth, kind))
            elif not loose or self._certain(frame, kind, at):
                return depth, kind
        return self._loose(stack, loose, line.name or "") if loose else None

    def _loose(
        self, stack: Sequence[Frame], places: Sequence[tuple[int, Kind]], name: str
    ) -> tuple[int, Kind]:
        """Of the places where any name may stand, from inside out, the one that it belongs to."""
        for depth, kind in places:
            if stack[depth].context == "schemas" and self._is_component(name, stack):
                return depth, kind
        owners = [(stack[depth - 1], (depth, kind)) for depth, kind in places]
        for owner, place in owners:
            if name in owner.wanted:
                return place
        if self.ordered or not owners[0][0].names:  # not yet closed, or just opened
            return places[0]
        return max(owners, key=lambda each: likeness(name, each[0].plain))[1]

    def _is_component(self, name: str, stack: Sequence[Frame]) -> bool:
        """Whether a name is that of a schema by itself: it is referred to, or unlike a member's."""
        capital = name[:1].isupper() and not any(frame.capitals for frame in stack)
        return name in self.referred or capital

    def in_doubt(self, stack: Sequence[Frame], depth: int, at: int) -> bool:
        """Whether a property may as well belong to another open object than it was put in."""
        name = self.lines[at].name or ""
        if self.ordered or stack[depth].context != "properties" or not stack[depth - 1].names:
            return False
        if name in stack[depth - 1].wanted:
            return False
        sure = likeness(name, stack[depth - 1].plain)
        around = () if sure else range(depth - 1)
        inside = range(depth + 1, len(stack)) if sure < _LIKELY else ()
        others = (*around, *inside)
        open_ = (each for each in others if stack[each].context == "properties")
        return any(self._taken(stack, each, at) is not None for each in open_)

    def kind(self, kinds: Sequence[Kind], at: int, depth: int = 0) -> Kind | None:
        """Which of the kinds the value that starts on a line is, ``None`` where it is none."""
        form = self.lines[at].form
        for each in kinds:
            if form == "nothing":
                if self._opens(each, at + 1, depth):
                    return each
            elif each.form in _FORMS[form]:
                return each
        return None

    def _opens(self, kind: Kind, at: int, depth: int) -> bool:
        """Whether the line at ``at`` can be the first inside of a value of this kind."""
        if at >= len(self.lines) or depth >= _AHEAD:
            return True
        line = self.lines[at]
        if kind.form == "any":
            return True
        if kind.form == "scalars":
            return line.dash and line.name is None
        if kind.form == "list":
            return line.dash and (line.form == "mapping" or self._starts(kind.context, at, depth))
        if kind.form == "mapping":
            return not line.dash and self._starts(kind.context, at, depth)
        return not self._describes(at)

    def _describes(self, at: int) -> bool:
        """Whether a schema begins here, so that the name above is that of a property."""
        for line in self.lines[at : at + _AHEAD]:
            if line.dash or line.name not in _ABOUT_WHOLE:
                return not line.dash and line.name in _STRONG
        return False

    def _starts(self, context: str, at: int, depth: int) -> bool:
        line, grammar = self.lines[at], CONTEXTS[context]
        if line.name is None:
            return False
        if line.name.startswith("x-") and grammar.members:
            return True
        if context == "schema" and line.name == "type" and line.form == "scalar":
            return line.value.strip("'\"") in TYPES
        return self.kind(grammar.kinds(line.name), at, depth + 1) is not None

    def _taken(self, stack: Sequence[Frame], depth: int, at: int) -> Kind | None:
        """As what a frame takes a line, ``None`` where it does not."""
        frame, line = stack[depth], self.lines[at]
        if line.dash or frame.form != "mapping":
            return self._item(frame, at) if line.dash else None
        if line.name is None or line.name in frame.seen:
            return None
        if line.name.startswith("x-") and frame.grammar.members:
            kinds = frame.grammar.kinds(line.name) or (Kind("scalars"), Kind("any"))
            homes = EXTENSIONS.get(line.name)
            return self.kind(kinds, at) if homes is None or frame.context in homes else None
        kind = self.kind(frame.grammar.kinds(line.name), at)
        if kind is None or (frame.context == "schema" and not self._schema(stack, depth, at)):
            return None
        return kind

    def _item(self, frame: Frame, at: int) -> Kind | None:
        if frame.form == "scalars":
            return Kind("scalar")
        if frame.form == "list":
            kind = Kind("list", frame.context)
            return kind if self._opens(kind, at, 0) else None
        return None

    def _schema(self, stack: Sequence[Frame], depth: int, at: int) -> bool:
        """Whether nothing that a schema has already speaks against this member."""
        frame, name = stack[depth], self.lines[at].name or ""
        given = frame.seen.get("type", "").strip("'\"")
        outer = stack[depth - 1] if depth else None
        if "$ref" in frame.seen:
            return False
        if name == "properties":
            return given in {"", "object"}
        if name == "items":
            return given in {"", "array"}
        if name in _ABOUT_WHOLE and frame.role == "items" and outer is not None:
            return "type" not in frame.seen or name in outer.seen or self._again(name, at)
        if name in {"example", "examples"} and outer is not None and outer.context == "media":
            return frame.seen.keys().isdisjoint({"properties", "items"}) or name in outer.seen
        return True

    def _again(self, name: str, at: int) -> bool:
        """Whether the same member follows at once, so that this one is not the array's."""
        for line in self.lines[at + 1 : at + 1 + _AHEAD]:
            if line.name not in _ABOUT_WHOLE or line.name == name:
                return line.name == name
        return False

    def _by_names(self, stack: Sequence[Frame], at: int) -> tuple[int, Kind] | None:
        """The schema whose properties a list names; one that stands before them names none yet."""
        names, name = items_after(self.lines, at), self.lines[at].name or ""
        below = at + 1 + (len(names) if self.lines[at].form == "nothing" else 0)
        leads = below < len(self.lines) and self.lines[below].name == "properties"
        for depth in range(len(stack) - 1, -1, -1):
            frame = stack[depth]
            if frame.context != "schema" or frame.form != "mapping" or name in frame.seen:
                continue
            if (
                not names
                or (leads and "properties" not in frame.seen)
                or (frame.names and frame.names.issuperset(names))
            ):
                kind = self._taken(stack, depth, at)
                if kind is not None:
                    return depth, kind
        return None

    def _certain(self, frame: Frame, kind: Kind, at: int) -> bool:
        """Whether a line could hardly be anything else, even in free text or data."""
        line = self.lines[at]
        if line.dash:
            return kind.form == "list"
        if line.name in EXTENSIONS:
            return True
        if frame.context == "schema" or kind.form not in {"mapping", "list", "scalars"}:
            return False
        if frame.context in _ANY_NAME:
            below = self.lines[at + 1] if at + 1 < len(self.lines) else None
            return below is not None and not below.dash and below.name in _STRONG
        return True


_STRONG: Final = frozenset({"type", "$ref", "items", "properties", "allOf", "anyOf", "oneOf"})
_FORMS: Final[dict[str, frozenset[str]]] = {
    "block": frozenset({"scalar", "any"}),
    "scalar": frozenset({"scalar", "any"}),
    "list": frozenset({"scalars", "list", "any"}),
    "mapping": frozenset({"mapping", "any"}),
}
