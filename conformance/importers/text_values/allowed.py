"""The allowed values that a description lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers.text_values import cues
from conformance.importers.text_values.bullets import bullets
from conformance.importers.text_values.listing import Listing, listing, spaced
from conformance.importers.text_values.sentences import sentences

_COLON: Final = re.compile(r"\s*[:\uff1a=是为為]?\s*[（(]?\s*")
# Before a list that has no other words: "比例,", "OpenAI-style size: ", "//".
_LABEL: Final = re.compile(
    r"[^\W\d_]{1,12}\s?[,，:\uff1a、]\s?|[^\W\d_A-Za-z]{1,12}\s|//\s?|#\s?"
    r"|[^\W\d_][^\W_\d:`\"]{0,30}(?:[ -][^\W_\d:`\"]{1,20}){0,3}:\s"
)
# The same of any length, where behind it can be nothing but values.
_LONG_LABEL: Final = re.compile(
    r"[^\W\d_][^\d:\uff1a`\"\n]{0,100}[:\uff1a]\s*|(?:[A-Za-z]{2,20} ){1,4}"
)
# What only one model takes: "acme-2 supports 1K, 2K".
_FOR_MODEL: Final = re.compile(
    r"(?=[\w.-]{0,60}\d)[A-Za-z][\w.]{0,30}(?:-[\w.]{1,30}){1,6}[`\"]?\s*(?:模型|models?)?\s*"
    r"(?:仅|只|only)?\s*(?:支持|可选|supports?|takes?)?\s*[:\uff1a]?\s*$",
    re.ASCII | re.IGNORECASE,
)
_ONLY: Final = re.compile(
    r"(?:(?:当前|目前|暂时?)?(?:仅|只)支持|(?:currently )?only supports)\s?([^\s,，、。]{1,40})",
    re.IGNORECASE,
)
#: What is said of values, rather than that they are allowed.
_COST: Final = re.compile(r"价格|计费|费用|\bcosts?\b|\bpric", re.IGNORECASE)
#: With one of these, a list is of the usual values, and others may be asked for.
_CUSTOM: Final = re.compile(
    r"自定义|任意|参考|对应|范围|总像素|\bcustom|\barbitrary|\bcommon|\bpopular|\bsuggest|\brange|\bpreset",
    re.IGNORECASE,
)
#: Before values in brackets, these make them names of something else.
_OTHERS: Final = re.compile(
    r"字段|参数|属性|如|\bfields?\b|\bparam|\bpropert|\bwith\b|\bsee\b|\bmembers?\b|\bneeds?\b",
    re.IGNORECASE,
)
_STARTS: Final = re.compile(r"(?<![\w`“\"「])[`“\"「A-Za-z0-9]")
_VALUE: Final = re.compile(r"[`“\"「]|\d+[:xX×*]\d|\b\d{1,2}[kK]\b")
_NOT_IN_VALUES: Final = frozenset("[]{}<>=()，。")
_RANGE: Final = re.compile(r"\d+(?:[-~]\d+)+")  # or a date
_NO_VALUES: Final = frozenset({"the", "a", "an", "any", "your", "null", "it", "this", "that"})
# What is said of a picture that is handed in, rather than of the member's own value.
_MEDIA: Final = frozenset(
    {"png", "jpg", "jpeg", "webp", "gif", "bmp", "heic", "heif", "tiff", "svg", "pdf", "mp4", "mp3"}
    | {"url", "base64", "urls", "b64", "data", "uri"}
)
_FEWEST: Final = 2
_LONG: Final = 5
_MOST_STARTS: Final = 200


def allowed(description: str) -> tuple[str, ...] | None:
    """The values that a description says are all that is allowed, ``None`` where it says nothing.

    Examples ("e.g. …", "例如 …"), lists that go on ("… 等") and lists that differ from case to case
    are no allowed values: ``None`` then.
    """
    if named := bullets(description):
        return named
    said = sentences(description)
    stated = [(each, values) for each in said if (values := _of_sentence(each))]
    found = {values for each, values in stated if not cues.ALSO.search(each)}
    if not found and not stated and (values := _of_whole(said) or _of_last(said) or _of_one(said)):
        found = {values}
    if len(found) != 1:
        return None
    added = [value for each, values in stated if cues.ALSO.search(each) for value in values]
    return tuple(dict.fromkeys([*next(iter(found)), *added]))


def listed(cell: str) -> tuple[str, ...] | None:
    """The values of a text that is nothing but a list of at least two of them."""
    text = cell.strip().rstrip("。.")
    found = listing(text, 0)
    return found.values if found and found.end == len(text) and _is_list(found) else None


def _of_whole(said: Sequence[str]) -> tuple[str, ...] | None:
    """The values of a description that is a list, but for a label before and a default behind."""
    if not said or any(cues.OPEN.search(each) or _COST.search(each) for each in said):
        return None
    if any(not cues.DEFAULT.match(each) for each in said[1:]):
        return None
    text = said[0]
    label = _LABEL.match(text)
    if label and (values := spaced(text[label.end() :])):
        return values
    found = listing(text, label.end() if label else 0)
    if found is None or not _is_list(found):
        return None
    defaulted = label and cues.DEFAULT.match(text[found.end :].lstrip(" ,，;；(（"))
    if defaulted and not _MEDIA.issuperset(value.lower() for value in found.values):
        return found.values if _is_all(text, found) else None
    choice = found.separators <= {"/", "|", "or", "或", "或者"} and _is_own(text, found)
    sure = found.quoted or "b64_json" in found.values
    glossed = label is not None and found.glossed
    if not (found.quoted or found.alike or choice or glossed):
        return None
    fewest = _FEWEST if sure and (choice or not label) else _FEWEST + 1
    return found.values if len(found.values) >= fewest and _is_all(text, found) else None


def _of_last(said: Sequence[str]) -> tuple[str, ...] | None:
    """The ratios, tiers or sizes that end a description, behind words that only name them."""
    stated = [each for each in said if not cues.DEFAULT.match(each)]
    if not stated or len(stated) > _FEWEST or any(_CUSTOM.search(each) for each in said):
        return None
    if any(cues.OPEN.search(each) or _COST.search(each) for each in said):
        return None
    label = _LONG_LABEL.match(stated[-1])
    found = listing(stated[-1], label.end() if label else 0)
    if found is None or not _is_list(found) or not found.sizes or len(found.values) <= _FEWEST:
        return None
    slashes = found.separators <= {"/", "|"}
    behind = label is None or slashes or label[0].rstrip().endswith((":", "\uff1a"))
    return found.values if behind and _is_all(stated[-1], found) else None


def _of_one(said: Sequence[str]) -> tuple[str, ...] | None:
    """The one size, ratio or tier that a sentence says to be the only one."""
    only = [match[1] for each in said if (match := _ONLY.fullmatch(each))]
    found = listing(only[0], 0) if len(only) == 1 else None
    return found.values if found and found.sized and len(found.values) == 1 else None


def _of_sentence(sentence: str) -> tuple[str, ...] | None:
    """The values that one sentence lists behind, or before, words that say so."""
    if cues.CASE.match(sentence):
        return None
    for found, before, strong in _candidates(sentence):
        if _FOR_MODEL.search(before):
            return None
        if _is_list(found) and (strong or _is_own(sentence, found)):
            around = f"{before}\n{sentence[found.end :]}"
            is_all = not cues.OPEN.search(around) and _is_all(sentence, found)
            return found.values if is_all else None
    return None


def _candidates(sentence: str) -> Iterator[tuple[Listing, str, bool]]:
    """Lists in a sentence, the text before them, and whether words beside them leave no doubt."""
    for cue, strong in ((cues.STRONG, True), (cues.WEAK, False)):
        for match in cue.finditer(sentence):
            colon = _COLON.match(sentence, match.end())
            found = listing(sentence, colon.end() if colon else match.end())
            if found:
                said = strong or _is_told(sentence, match, found)
                yield found, sentence[: found.start], said
    for match in cues.INCLUDING.finditer(sentence):
        colon = _COLON.match(sentence, match.end())
        found = listing(sentence, colon.end() if colon else match.end())
        if found and found.alike and len(found.values) >= _LONG:
            yield found, sentence[: match.start()], True
    for start in list(_STARTS.finditer(sentence))[:_MOST_STARTS]:
        found = listing(sentence, start.start())
        if found and (cues.AFTER.match(sentence, found.end) or _in_brackets(sentence, found)):
            yield found, sentence[: found.start], True


def _is_told(sentence: str, cue: re.Match[str], found: Listing) -> bool:
    """Whether a colon parts a cue from at least three words: ``Available: low, medium, high``."""
    colon = sentence[cue.end() : found.start].strip()
    media = {value.lower() for value in found.values} <= _MEDIA
    return colon in {":", "\uff1a"} and len(found.values) > _FEWEST and not media


def _in_brackets(sentence: str, found: Listing) -> bool:
    """Whether brackets hold a list and nothing else: ``the resolution (1K, 2K, 4K)``."""
    before, behind = sentence[: found.start], sentence[found.end :]
    if before[-1:] + behind[:1] not in {"()", "（）"}:
        return False
    if found.sizes and len(found.values) >= _FEWEST:
        return True
    if _OTHERS.search(before) or cues.DEFAULT.split(behind[1:], maxsplit=1)[0].strip(" ,，;；"):
        return False
    if {value.lower() for value in found.values} <= _MEDIA:
        return cues.OUTPUT.search(before) is not None
    choice = found.separators <= {"/", "|"} and len(found.values) > _FEWEST
    return found.quoted or choice


def _is_list(found: Listing) -> bool:
    """Whether its values can be values at all, and not words or parts of a program."""
    if len(found.values) < _FEWEST:
        return False
    if any(_NOT_IN_VALUES & set(each) or _RANGE.fullmatch(each) for each in found.values):
        return False
    if found.quoted or "|" in found.separators:
        return True
    return bool(found.separators) and not any(each.lower() in _NO_VALUES for each in found.values)


def _is_own(sentence: str, found: Listing) -> bool:
    """Whether a list behind words that leave a doubt is of the member's own values."""
    if {value.lower() for value in found.values} <= _MEDIA:
        return cues.OUTPUT.search(sentence[: found.start]) is not None
    slashes = found.separators <= {"/", "|"} and len(found.values) > _FEWEST  # not "and/or"
    ways = "b64_json" in found.values  # what no picture is that is handed in
    return found.quoted or found.alike or slashes or ways


def _is_all(sentence: str, found: Listing) -> bool:
    """Whether what follows leaves the values be: no more of them, no "等", no "for dall-e-2".

    Neither may one of them be for some case alone: ``1K/2K/4K (4K only for acme-pro)``.
    """
    if cues.PARTLY.search(sentence, found.start):
        return False
    rest = sentence[found.end :]
    default = cues.DEFAULT.search(rest)
    more = _VALUE.search(rest[: default.start()] if default else rest)
    return more is None and cues.MORE.match(rest) is None
