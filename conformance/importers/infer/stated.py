"""The values that a page states for a member somewhere else than beside it.

In prose that names the member, below a heading that is its name, or in a table: of members with
their values, or of the values of one member, which the header or the heading names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from conformance.importers import markdown, text_values
from conformance.importers.infer import values
from conformance.importers.infer.member_names import MemberNames
from conformance.importers.infer.members import Member
from conformance.importers.markdown import Block
from conformance.importers.text_values.allowed import listed
from conformance.model import Json

_LEADING: Final = re.compile(
    r"\W{0,6}([A-Za-z_][\w.\[\]-]{0,80})[`*]{0,3}\s*+(?:[(（][^()（）]{0,40}[)）])?"
)
_QUOTED: Final = re.compile(r"`([A-Za-z_][\w.\[\]-]{0,80})`")
_MODELS: Final = re.compile(
    r"\W{0,6}(?:(?:支持|可用|可选)的?模型|模型(?:列表)?|(?:supported|available) models?)"
    r"\W{0,4}[:\uff1a]",
    re.IGNORECASE,
)
_VALUES: Final = re.compile(
    r"(?:可选|枚举|允许)?取?值|选项|(?:allowed |possible |enum )?values?|options?", re.IGNORECASE
)
#: A column, or a sentence, with one of these holds no values, or not those of every request.
_OPEN: Final = re.compile(
    r"示例|例子|样例|默认|模型|example|sample|default|\bmodels?\b", re.IGNORECASE
)
_ONE_CASE: Final = re.compile(
    r"推荐|建议|参考|常用|常见|\brecommend|\bcommon|\bsuggest|仅|只有|专用|专属|除外|\bonly\b|\bexcept\b|不支持|不支援|\bunsupported\b|\bnot\b",
    re.IGNORECASE,
)
_CELL: Final = re.compile(r"[A-Za-z0-9][\w.:×*/+-]{0,60}", re.ASCII)
_MOST: Final = 2_000  # blocks
_LONGEST: Final = 2_000  # characters of a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Values of a member, and the line of the page that states them.

    Attributes:
        values: none where the page states some, but not which hold for every request.
        advised: whether that is since they are for one case, or usual ones; else lists differ.
    """

    values: tuple[Json, ...]
    line: int
    advised: bool = False


def stated(
    members: Sequence[Member],
    blocks: Iterable[Block],
    own: Iterable[tuple[Member, Sequence[Block]]] = (),
) -> Mapping[str, Stated]:
    """What some blocks state, by the member's place, and what members' own descriptions do.

    Where they state two different things, as for two models, or one only for some case, the values
    are none.
    """
    names = MemberNames(members)
    told: dict[str, list[Stated]] = {}
    advised: dict[str, Stated] = {}
    found = [*_of_descriptions(names, own), *_found(names, list(blocks)[:_MOST])]
    for member, words, line in found:
        if values.listed(member) or "boolean" in member.kinds:
            continue
        if not words:
            advised.setdefault(member.at, Stated(values=(), line=line, advised=True))
        elif typed := values.typed(member, tuple(dict.fromkeys(words))):
            told.setdefault(member.at, []).append(Stated(values=typed, line=line))
    same = {at: {frozenset(map(str, each.values)) for each in of_it} for at, of_it in told.items()}
    one = {at: of_it[0] for at, of_it in told.items() if len(same[at]) == 1}
    several = {at: Stated(values=(), line=told[at][-1].line) for at in told if at not in one}
    return {**advised, **one, **several}


def blocks_of(text: str, line: int) -> tuple[Block, ...]:
    """A description's blocks, as though its first line were that line of the page."""
    before = line - 1
    return tuple(
        replace(
            each,
            line=each.line + before,
            rows=tuple(replace(row, line=row.line + before) for row in each.rows),
        )
        for each in markdown.blocks(text)
    )


#: A member, its values (none for those that are advised, or for one case), and the line.
_Told = Iterator[tuple[Member, Sequence[str], int]]


def _of_descriptions(names: MemberNames, own: Iterable[tuple[Member, Sequence[Block]]]) -> _Told:
    """What descriptions state of their own members, or of what is in these.

    A column there that is called as another member is only a view of this one.
    """
    for described, blocks in own:
        for member, words, line in _found(names, blocks[:_MOST], described):
            if member.at == described.at or member.at.startswith(f"{described.at}/"):
                yield member, words, line


def _found(names: MemberNames, blocks: Sequence[Block], subject: Member | None = None) -> _Told:
    below: list[Block] = []  # the prose since the heading that names the subject
    for block in blocks:
        if block.kind == "heading":
            yield from _of_subject(subject, below)
            subject, below = names.entitled(block.text), []
        elif block.kind == "table":
            yield from _of_table(names, block, subject)
        elif block.kind in {"paragraph", "item"}:
            below.append(block)
            yield from _of_prose(names, block)
    yield from _of_subject(subject, below)


def _of_subject(subject: Member | None, below: Sequence[Block]) -> _Told:
    """What stands between a heading that is a member's name and the next heading."""
    if subject is None or not below:
        return
    text = "\n".join(f"- {each.text}" if each.kind == "item" else each.text for each in below)
    if len(text) <= _LONGEST and (words := text_values.allowed(text)):
        yield subject, words, below[0].line


def _of_prose(names: MemberNames, block: Block) -> _Told:
    for number, line in enumerate(block.text[:_LONGEST].split("\n")):
        models = _MODELS.match(line)
        member = names.find("model") if models else _named(names, line)
        if member is None:
            continue
        rest = line[models.end() :] if models else _behind(line)
        words = _words(rest, of_case=_ONE_CASE.search(line) is not None)
        if words is not None and member.name.lower() not in map(str.lower, words):
            yield member, words, block.line + number


def _words(text: str, *, of_case: bool) -> Sequence[str] | None:
    """The values in a text, none of them where they are not for all; ``None`` if it has none."""
    if promised := text_values.recommended(text):
        return promised
    words = listed(text.strip()) or text_values.allowed(text)
    if of_case:
        return () if words or text_values.one_case(text) else None
    return words


def _named(names: MemberNames, line: str) -> Member | None:
    """The one member that a line names: at its start, or in backquotes."""
    leading = _LEADING.match(line)
    if leading and (member := names.find(leading[1])):
        return member
    quoted = {each.at: each for name in _QUOTED.findall(line) if (each := names.find(name))}
    return next(iter(quoted.values())) if len(quoted) == 1 else None


def _behind(line: str) -> str:
    """What a line says behind the name that it starts with, else all of it."""
    leading = _LEADING.match(line)
    rest = line[leading.end() :].lstrip() if leading else ""
    return rest[1:] if rest[:1] in {":", "\uff1a", "=", "-", "–", "—"} else rest or line


def _of_table(names: MemberNames, table: Block, subject: Member | None) -> _Told:
    header, *rows = table.rows
    about = names.entitled(header.cells[0]) if header.cells else None
    if about is None and subject is not None and _VALUES.fullmatch(header.cells[0].strip("`* ")):
        about = subject
    if about is not None:
        if any(_OPEN.search(cell) or _ONE_CASE.search(cell) for cell in header.cells):
            return
        words = [each.cells[0].strip('`*" ') for each in rows if each.cells]
        if len(words) > 1 and all(_CELL.fullmatch(word) for word in words):
            yield about, words, rows[0].line
        return
    open_ = [_OPEN.search(cell) is not None for cell in header.cells]
    for row in rows:
        member = names.find(row.cells[0]) if row.cells else None
        cells = [cell for cell, skip in zip(row.cells, open_, strict=False) if not skip][1:]
        if member is not None:
            some = any(_ONE_CASE.search(cell) for cell in cells)
            found = [_words(cell, of_case=some) for cell in cells]
            yield from [(member, each, row.line) for each in found if each is not None][:1]
