"""The rows of a table of parameters, each as one member."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from conformance.importers.markdown import Block, Row
from conformance.importers.tables import types
from conformance.importers.tables.columns import columns
from conformance.model import Json

# └─ name   » » name   ↳ name   - name   &nbsp;&nbsp;name   > name
_NESTED: Final = re.compile(r"(?:└─*|├─*|─+|»|↳|∟|›|>|→|&nbsp;|&emsp;|&gt;|\u3000|-(?=\s)|·)\s*")
_NAME: Final = re.compile(
    r"[A-Za-z_$@-][\w$@-]*(?:(?:\[[\w*]*\])*(?:\.[\w$@*-]+)?)*+(?:\[[\w*]*\])?"
)
_INDEX: Final = re.compile(r"\[[\w*]{0,20}\]")
_SPLIT: Final = re.compile(r"\s*(?:/|、|,|，|\bor\b|或)\s*")
_LINK: Final = re.compile(r"\[([^\[\]]{1,100})\]\([^()\s]{0,300}\)|</?[A-Za-z]{1,10}[^<>]{0,60}>")
_NOTE: Final = re.compile(r"[(（]([^()（）]{0,30})[)）]\s*$")
_ITEM: Final = re.compile(
    r"(?:\*\*|`){1,2}([A-Za-z_$][\w$.\[\]-]{0,80})(?:\*\*|`){1,2}\s*"
    r"[(（]([^()（）]{1,60})[)）]\s*[:\uff1a–—-]?\s*(.*)",
    re.DOTALL,
)
_PAIRS: Final = re.compile(
    r"(?:属性|字段|参数|名称|property|field|parameter|name|header|请求头)\|(?:值|values?)",
    re.IGNORECASE,
)
_PLACES: Final = (
    ("header", re.compile(r"header|请求头", re.IGNORECASE)),
    ("query", re.compile(r"query", re.IGNORECASE)),
    ("path", re.compile(r"path|路径", re.IGNORECASE)),
    ("body", re.compile(r"body|form-?data|请求体", re.IGNORECASE)),
)
#: What says that something is required.
REQUIRED_WORD: Final = re.compile(
    r"(?:yes|true|y|required|mandatory|must|是|必填|必选|必需|必须|必传|必須|必選|✓|✔|✅|☑|√|●|1|o)(?!\w).*"
    r"|(?:是|必[填选需须传須選]).*",
    re.IGNORECASE,
)
_REQUIRED: Final = re.compile(r"[(（【\[]?\s*(?:required|必填|必选|必需|必须|必传)", re.IGNORECASE)
_NOTHING: Final = frozenset({"", "-", "--", "—", "–", "无", "無", "none", "null", "n/a", "/", "空"})
_KEY: Final = re.compile(
    r"(?:bearer|token|key)\s+\S|sk-|[{<$].{0,40}(?:key|token).{0,20}[}>]", re.IGNORECASE
)
_KEYS: Final = frozenset({"authorization", "x-api-key", "x-goog-api-key", "api-key"})
_MOST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A parameter, or a member of a body.

    Attributes:
        path: its name, after those that it stands inside of.
        lists: how many names of the path lead to each array that the path shows: ``a[].b`` has 1.
        where: ``header``, ``query``, ``path``, ``body`` or ``response``.
        values: the text of a column of allowed values.
        default: as printed, ``None`` where there is none.
    """

    path: tuple[str, ...]
    where: str
    line: int
    schema: dict[str, Json]
    lists: frozenset[int] = frozenset()
    required: bool = False
    title: str = ""
    description: str = ""
    values: str = ""
    default: str | None = None
    example: str | None = None


def of_field(block: Block) -> Iterator[Member]:
    """The member that a component like ``<ParamField>`` describes."""
    if block.field:
        path, lists = split(".".join(block.field.path))
        yield Member(
            path=path,
            lists=lists,
            where=block.field.where,
            line=block.line,
            schema=types.schema(block.field.type),
            required=block.field.required,
            description=plain(block.field.text),
            default=block.field.default,
        )


def of_item(block: Block, where: str, before: Sequence[Member]) -> Iterator[Member]:
    """The member that a list item describes: ``- `size` (string, required): how large``.

    Args:
        block: a list item.
        where: what its list is about, see ``places``.
        before: the members so far: a deeper item is inside of the last one.
    """
    match = _ITEM.match(block.text)
    if match is None or where == "none":
        return
    word, *words = re.split(r"[,，、;；]\s*", match[2])
    schema = types.schema(word)
    path, lists = split(match[1])
    if not schema or not path:
        return
    parents = [each for each in before if each.where == where and len(each.path) < block.level]
    above = parents[-1].path if parents and block.level > 1 else ()
    yield Member(
        path=(*above, *path),
        lists=frozenset(len(above) + number for number in lists),
        where=where,
        line=block.line,
        schema=schema,
        required=any(_REQUIRED.match(each) for each in words),
        description=plain(match[3]),
    )


def of_table(table: Block, where: str, above: tuple[str, ...] = ()) -> Iterator[Member]:
    """The members of a table of parameters, none where it is of another kind.

    Args:
        table: a table.
        where: what it is about, see ``places``.
        above: the member that it describes the inside of.
    """
    header, *rows = table.rows
    known = columns(header.cells)
    if known is None and where == "header":
        known = _shown(header.cells)
    if known is None:
        return
    stack: list[tuple[int, tuple[str, ...], dict[str, Json]]] = []
    for row in rows:
        depth, names, notes = _named(_cell(row, known, "name"))
        for name in names:
            while stack and stack[-1][0] >= depth:
                stack.pop()
            parent = stack[-1][1] if stack and depth else above
            own, lists = split(name)
            place = _place(row, known) or where
            if _is_whole(own, place, depth):
                stack.append((depth, above, {}))
            if not own or _is_whole(own, place, depth):
                continue
            member = replace(
                _member(row, known, (*parent, *own), place, notes),
                lists=frozenset(len(parent) + number for number in lists),
            )
            yield member
            stack.append((depth, member.path, member.schema))


def _shown(header: tuple[str, ...]) -> dict[str, int] | None:
    """The columns of a table of headers and what each is sent with."""
    return {"name": 0, "example": 1} if _PAIRS.fullmatch("|".join(header[:2])) else None


def enumerated(table: Block) -> dict[str, list[str]] | None:
    """The values of a table of two columns, a member and one of its values, by the member."""
    header, *rows = table.rows
    if len(header.cells) != 2 or not _PAIRS.fullmatch("|".join(header.cells)):  # noqa: PLR2004
        return None
    found: dict[str, list[str]] = {}
    for row in rows:
        _, names, _ = _named(row.cells[0] if row.cells else "")
        value = plain(row.cells[1]).strip("`") if len(row.cells) > 1 else ""
        for name in names[:1]:
            found.setdefault(name, []).append(value)
    return found


def split(name: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """``contents[].parts.0.text`` as its names, and after how many of them an array is shown."""
    names: list[str] = []
    lists = set()
    for part in name.split("."):
        bare = _INDEX.sub("", part)
        if bare and not bare.isdigit() and bare != "*":
            names.append(bare)
        if bare != part or bare.isdigit() or bare == "*":
            lists.add(len(names))
    return tuple(names), frozenset(lists)


def plain(text: str) -> str:
    """A cell's text without what only decorates it; what marks values stays."""
    return re.sub(r"\s+", " ", _LINK.sub(lambda m: m[1] or " ", text).replace("**", "")).strip()


def _place(row: Row, known: dict[str, int]) -> str:
    """Where the row itself says that its parameter goes, or ''."""
    cell = _cell(row, known, "where").strip("`* ")
    return next((name for name, form in _PLACES if form.fullmatch(cell)), "")


def _is_whole(names: tuple[str, ...], place: str, depth: int) -> bool:
    """Whether a row is of the whole body, below which its members are indented."""
    return names == ("body",) and place == "body" and depth == 0


def _named(cell: str) -> tuple[int, list[str], str]:
    """How deep the name of a row stands, the names in it, and what is said beside them."""
    text = _LINK.sub(lambda match: match[1] or "", cell).replace("**", "").replace("`", "").strip()
    depth = 0
    while match := _NESTED.match(text):
        depth += 1
        text = text[match.end() :]
    note = _NOTE.search(text)
    text = (text[: note.start()] if note else text).strip()
    starred = text.endswith("*")
    text = text.rstrip("* ").removeprefix(".")
    notes = f"{note[1] if note else ''}{' required' if starred else ''}"
    names = [text] if is_name(text) else _SPLIT.split(text[:_MOST_NAME])
    return depth, names if all(map(is_name, names)) else [], notes


def is_name(text: str) -> bool:
    """Whether a text can be a member's name, or the way to one."""
    return len(text) <= _MOST_NAME and _NAME.fullmatch(text) is not None


def _member(
    row: Row, known: dict[str, int], path: tuple[str, ...], where: str, notes: str
) -> Member:
    description = plain(_cell(row, known, "description"))
    description = "" if description.lower() in _NOTHING else description
    required = _cell(row, known, "required").strip("*` ")
    example = _filled(_cell(row, known, "example"))
    if example is None and len(row.cells) <= known.get("example", -1) and _KEY.match(description):
        example = description  # the empty cell before it was lost
    if where in {"", "body"} and path[0].lower() in {"authorization", "content-type"}:
        where = "header"
    said = required or notes
    return Member(
        path=path,
        where=where or "body",
        line=row.line,
        schema=types.schema(_cell(row, known, "type")),
        required=REQUIRED_WORD.fullmatch(said) is not None
        or "required" in notes
        or ("required" not in known and _needed(path, description)),
        title=plain(_cell(row, known, "title")),
        description=description,
        values=_cell(row, known, "allowed"),
        default=_filled(_cell(row, known, "default")),
        example=example,
    )


def _needed(path: tuple[str, ...], description: str) -> bool:
    """Whether a row without a cell for it is of something required; a key always is."""
    return path[0].lower() in _KEYS or _REQUIRED.match(description) is not None


def _cell(row: Row, known: dict[str, int], name: str) -> str:
    number = known.get(name, -1)
    return row.cells[number] if 0 <= number < len(row.cells) else ""


def _filled(cell: str) -> str | None:
    text = cell.strip().strip("`").strip()
    return None if text.lower() in _NOTHING else text


def deeper(members: Sequence[Member], words: str) -> tuple[str, ...]:
    """The member that a caption names, where one of these may have an inside; else nothing."""
    for member in reversed(members):
        may = member.schema.get("type", "object") in {"object", "array"}
        if may and re.search(rf"(?<![\w.]){re.escape(member.path[-1])}(?![\w])", words, re.ASCII):
            return member.path
    return ()
