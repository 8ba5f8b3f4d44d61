"""The names of models on a page, and which official models they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from conformance.importers.markdown import Block
from conformance.model import ModelName
from conformance.spec.models import ModelTable, OfficialModel

_TIER: Final = re.compile(r"[-_ ]?(0\.5k|512(?:px)?|1k|2k|4k)$", re.IGNORECASE)
_OWNER: Final = re.compile(
    r"^(?:models/|google/|gemini/|vertex(?:_ai)?/|publishers/google/models/)+"
)
_LITERAL: Final = re.compile(r"/models/([A-Za-z][\w.-]{2,80})(?::|$)")
_OFFICIAL: Final = re.compile(
    r"(?<![\w./-])(gemini-\d[\w.-]{0,40}image[\w-]{0,30}|imagen-\d[\w.-]{2,40})", re.ASCII
)
_QUOTED: Final = re.compile(r"`([A-Za-z][\w./:-]{1,80})`", re.ASCII)
_SET: Final = re.compile(
    r"""["']?\bmodel["']?\s{0,3}[:=]\s{0,3}["'`]([A-Za-z][\w./:-]{1,80})["'`]""", re.ASCII
)
_ABOUT: Final = re.compile(r"\bmodels?\b|模型", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"^(?:x-|utf-|iso-|sha-|http-)|_|-(?:key|type|id|url|name)$|^v\d|://", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"(?=[^\d]{0,80}\d)(?=[\w]{1,80}[-.:/])[\w.:/-]{1,80}", re.ASCII)
_TITLE: Final = re.compile(
    r"\W{0,3}(?:(?:supported |available )?models?(?:[ _](?:name|id))?"
    r"|(?:支持的)?模型(?:名称?|\s?id)?)\W{0,3}",
    re.IGNORECASE,
)
_MOST: Final = 20_000  # characters of a text
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.:/@ +-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A vendor's name for a model.

    Attributes:
        model: what it stands for, ``None`` where nobody knows.
        sure: whether the name itself says so; otherwise it only begins like an official one.
    """

    name: str
    model: ModelName | None
    sure: bool = True


def named(name: str, table: ModelTable) -> Named:
    """What a vendor's name stands for: by id or alias, however it is spelt, with its tier."""
    bare = _OWNER.sub("", name.strip())
    for stem, tier in _stems(bare, table):
        found = _find(stem, table)
        if found is not None:
            return Named(name=name, model=ModelName(name=name, upstream=found.id, tier=tier))
    near = _beginning(bare.lower(), table)
    if near is None:
        return Named(name=name, model=None)
    return Named(name=name, model=ModelName(name=name, upstream=near.id), sure=False)


def is_name(text: str) -> bool:
    """Whether a text can be a model's name, and is no placeholder for one."""
    return (
        _NAME.fullmatch(text) is not None
        and text.lower() not in {"string", "model", "model_name", "your-model", "modelname"}
        and not text.startswith(("your", "YOUR"))
    )


def in_path(path: str) -> str:
    """The model that a path or URL names, ``''`` where it names none."""
    found = _LITERAL.search(path.partition("?")[0])
    return found[1] if found else ""


def in_words(texts: Iterable[str], table: ModelTable) -> tuple[str, ...]:
    """Official models that texts speak of by their ids."""
    found = (match[1].rstrip(".-") for text in texts for match in _OFFICIAL.finditer(text))
    return tuple(dict.fromkeys(name for name in found if table.find(name) is not None))


def of_tables(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The names in tables whose first column is of models."""
    found: dict[str, None] = {}
    for block in blocks:
        header = block.rows[0].cells[:1] if block.kind == "table" and block.rows else ()
        if _TITLE.fullmatch("".join(header)):
            names = (row.cells[0].strip("`* ") for row in block.rows[1:] if row.cells)
            found |= dict.fromkeys(
                name for name in names if re.search(r"\d|-", name) and is_name(name)
            )
    return tuple(found)


def in_passing(texts: Iterable[str], table: ModelTable) -> tuple[str, ...]:
    """Names of models that texts show by the way, for a page that lists none.

    In code as what ``model`` is set to, in backquotes in a line about models, and official models
    by what they are called in words (``Nano Banana Pro``).
    """
    found: list[str] = []
    for text in texts:
        for line in text[:_MOST].split("\n"):
            found += [match[1] for match in _SET.finditer(line)]
            if _ABOUT.search(line):
                found += [
                    name
                    for name in quoted(line)
                    if _NUMBERED.fullmatch(name) and not _ASIDE.search(name)
                ]
            found += _called(line, table)
    return tuple(dict.fromkeys(name for name in found if is_name(name)))


def _called(line: str, table: ModelTable) -> list[str]:
    """The official model that a line calls by the words of a name, the longest."""
    words = f" {re.sub(r'[^a-z0-9.]+', ' ', line.lower())} "
    fits = [
        (len(name), model.id)
        for model in table.models
        for name in (model.id, *model.aliases)
        if "-" in name and f" {name.replace('-', ' ')} " in words
    ]
    return [max(fits)[1]] if fits else []


def quoted(note: str) -> tuple[str, ...]:
    """Names in backquotes in what a page says of the member for the model, examples included."""
    found = (match[1] for match in _QUOTED.finditer(note))
    return tuple(name for name in found if re.search(r"\d|-", name) and is_name(name))


def _stems(name: str, table: ModelTable) -> Iterator[tuple[str, str]]:
    yield name, ""
    tier = _TIER.search(name)
    if tier is not None:
        spelt = tier[1].upper().replace("PX", "px")
        yield name[: tier.start()], table.tier(spelt) or ""


def _find(name: str, table: ModelTable) -> OfficialModel | None:
    exact = table.find(name) or table.find(name.lower())
    if exact is not None:
        return exact
    letters = _letters(name)
    by_letters = (
        model
        for model in reversed(table.models)
        if any(_letters(each) == letters for each in (model.id, *model.aliases))
    )
    return next(by_letters, None)


def _beginning(name: str, table: ModelTable) -> OfficialModel | None:
    starting = [
        (len(each), model)
        for model in table.models
        for each in (model.id, *model.aliases)
        if name.startswith(f"{each.lower()}-")
    ]
    return max(starting, key=lambda pair: pair[0])[1] if starting else None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9.]", "", name.lower())
