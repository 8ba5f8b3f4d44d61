"""The words that tables have for types, as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from conformance.model import Json

_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("string", "str", "text", "varchar", "char", "uri", "url"), "string"),
    **dict.fromkeys(("字符串", "字串", "文本", "enum", "枚举", "date", "datetime"), "string"),
    **dict.fromkeys(("integer", "int", "int32", "int64", "long", "整数", "整型"), "integer"),
    **dict.fromkeys(("number", "float", "double", "decimal", "数字", "浮点数", "浮点"), "number"),
    **dict.fromkeys(("boolean", "bool", "布尔", "布尔值", "布林"), "boolean"),
    **dict.fromkeys(("object", "dict", "map", "json", "对象", "物件", "结构体"), "object"),
    **dict.fromkeys(("array", "list", "数组", "陣列", "列表"), "array"),
    "null": "null",
}
_FILE: Final = re.compile(r"file|binary|文件|檔案|blob", re.IGNORECASE)
# array[object]  array<string>  List<String>  array of strings  array(string)
_ARRAY: Final = re.compile(
    r"(?:array|list|数组|陣列|列表)\s*(?:[\[<(（]\s*([^\[\]<>()（）]{1,40})\s*[\]>)）]|of\s+(\w{1,30}))",
    re.IGNORECASE,
)
_SUFFIXED: Final = re.compile(r"(\w{1,30})\s?\[\s?\]|\[\s?\]\s?(\w{1,30})|\[\s?(\w{1,30})\s?\]")
_ALTERNATIVES: Final = re.compile(r"\s*(?:[|/]|\bor\b|或者?|,|、)\s*", re.IGNORECASE)
_ASIDE: Final = re.compile(r"[`*\\]|[(（][^()（）]{0,40}[)）]|<(?:string|int\w*|number)>")


def schema(word: str) -> dict[str, Json]:
    """What a word for a type says: ``{"type": "string"}``; ``{}`` where nobody can tell."""
    text = word.strip().strip("`* ")[:100]
    if _FILE.fullmatch(text):
        return {"type": "string", "format": "binary"}
    if (array := _ARRAY.match(text)) and not _joined(text[array.end() :]):
        return _of(schema(array[1] or array[2]))
    bare = _ASIDE.sub("", text).strip()
    if suffixed := _SUFFIXED.fullmatch(bare):
        return _of(schema(suffixed[1] or suffixed[2] or suffixed[3]))
    found = [_named(each) for each in _ALTERNATIVES.split(bare) if each]
    if not found or any(not each for each in found):
        return {}
    names = list(dict.fromkeys(found))
    return {"type": names[0]} if len(names) == 1 else {"type": names}


def _of(items: dict[str, Json]) -> dict[str, Json]:
    return {"type": "array", "items": items} if items else {"type": "array"}


def _joined(rest: str) -> bool:
    return _ALTERNATIVES.match(rest) is not None


def _named(word: str) -> str:
    """The type that one word names; a plural is its singular."""
    low = word.lower().strip()
    if _ARRAY.match(low) or _SUFFIXED.fullmatch(low):
        return "array"
    return _WORDS.get(low) or _WORDS.get(low.removesuffix("s"), "")
