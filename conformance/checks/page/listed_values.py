"""Values that a page lists in words, or not at all, held against its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.checks.shown import declared, spelling
from conformance.codec import lenient_json
from conformance.codec.pointer import resolve
from conformance.model import Claim, Dialect, Json, JsonObject, Status

_ENUM: Final = "https://json-schema.org/draft/2020-12/json-schema-validation#name-enum"

_RATIO: Final = re.compile(r"(?<![\d:.])\d{1,2}:\d{1,2}(?![\d:.])")
_TIER: Final = re.compile(r"(?<![\w.])\d(?:\.\d)?K(?!\w)")
_CUE: Final = re.compile(
    r"one of(?: the following)?\s*:?\s*"
    r"|(?:values?(?: are)?|options(?: are)?|allowed|supported|可选值?|取值|支持)"
    r"\s{0,3}[:\uff1a]\s*",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*[,、\uff0c/|;\uff1b]\s*|\s+(?:or|and)\s+|\s*[或和]\s*")
_WORD: Final = re.compile(r"[\"'“”`‘’]?([A-Za-z0-9][\w.:-]{0,23})[\"'“”`‘’]?[.。]?", re.ASCII)
_NEGATION: Final = re.compile(
    r"\b(?:not|no|except|without|deprecated|unless)\b|不|无|除", re.IGNORECASE
)

#: Words by which a page says that what follows are some of many.
_INSTANCES: Final = re.compile(
    r"\be\.\s?g\b|\b(?:for (?:example|instance)|such as|like|including)\b"
    r"|示例|如(?!下|果|需|何|图)",
    re.IGNORECASE,
)

#: Types whose values are not listed but bounded.
_NUMBERS: Final = ("integer", "number", "boolean")

_RATIOS: Final = "Ratio: 1:1, 16:9, 9:16"


def _table(required: tuple[str, ...] = (), /, **members: Json) -> JsonObject:
    """An operation whose request has these members."""
    schema: JsonObject = {"type": "object", "properties": members, "required": list(required)}
    return {"requestBody": body(schema)}


def _text(description: str = "", **more: Json) -> JsonObject:
    return {"type": "string", "description": description, **more}


@page_check(
    "page/values-in-words",
    feature="docs.prose",
    status=Status.INFO,
    title="Values that a description lists stand in the schema",
    requirement="Where a description lists the values of a member, its schema has them as an enum.",
    why="No generated client and no validator reads a description.",
    source=_ENUM,
    examples=[
        PageExample(title="an enum", gives=Status.PASS,
                    operation=_table(ratio=_text(_RATIOS, enum=["1:1", "16:9", "9:16"]))),
        PageExample(title="words alone", gives=Status.INFO, operation=_table(ratio=_text(_RATIOS))),
        PageExample(title="two members", gives=Status.INFO, flaws=1, operation=_table(
            ratio=_text(_RATIOS), size=_text("分辨率,1K、2K、4K"))),
        PageExample(title="a list behind a cue", gives=Status.INFO,
                    operation=_table(quality=_text("One of low, medium or high."))),
        PageExample(title="an enum of the items", gives=Status.PASS, operation=_table(
            ratios={"type": "array", "description": _RATIOS, "items": {"enum": ["1:1"]}})),
        PageExample(title="one value as an instance", gives=None,
                    operation=_table(ratio=_text("The ratio, e.g. 16:9."))),
        PageExample(title="two values as instances", gives=None,
                    operation=_table(note=_text("A note of yours, e.g. `1K` or `2K run`."))),
        PageExample(title="two ratios as instances", gives=None,
                    operation=_table(ratio=_text("比例,如 16:9、4:3"))),
        PageExample(title="as follows", gives=Status.INFO,
                    operation=_table(ratio=_text("比例如下: 16:9、4:3"))),
        PageExample(title="a sentence", gives=None,
                    operation=_table(prompt=_text("What to draw; supported in all languages."))),
        PageExample(title="a sentence with an enumeration", gives=None,
                    operation=_table(prompt=_text("It can be English, Chinese or French."),
                                     seed=_text("Values are cached, reused and shared."))),
        PageExample(title="bounds instead of an enum", gives=None, operation=_table(
            n={"type": "integer", "maximum": 4, "description": "One of 1, 2, 3, 4."})),
        PageExample(title="no table", gives=None, samples=(asks('{"ratio": "1:1"}'),)),
    ],
)  # fmt: skip
def values_in_words(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for all members of a page."""
    words = (each for each in declared(sheet) if _kind(each) not in _NUMBERS)
    listed = [each for each in words if len(_values(each.description)) > 1]
    open_ = [each for each in listed if not _closed(each)]
    if listed:
        first = (open_ or listed)[0]
        yield Seen(
            at=Spot.of(first.node, "description"),
            wrong=f"the values of {_names(open_)} are listed in words only" if open_ else "",
            expected="an enum",
            printed=first.description,
        )


@page_check(
    "page/values-unsaid",
    feature="docs.prose",
    status=Status.INFO,
    title="Members with a few values say which",
    requirement="A member for which the dialect's owner has a closed set of values lists its own.",
    why="Relays take some of the values, and a caller has to find out which.",
    source=_ENUM,
    examples=[
        PageExample(title="an enum", gives=Status.PASS,
                    operation=_table(imageSize=_text(enum=["1K"]))),
        PageExample(title="named in words", gives=Status.PASS,
                    operation=_table(imageSize=_text("1K by default"))),
        PageExample(title="open", gives=Status.INFO, flaws=1,
                    operation=_table(imageSize=_text(), aspectRatio=_text("The ratio."))),
        PageExample(title="a default", gives=Status.PASS,
                    operation=_table(imageSize=_text(default="1K"))),
        PageExample(title="said in prose elsewhere", gives=Status.PASS,
                    operation=_table(imageSize=_text("See below.")), claims=(
                        {"id": "sizes", "feature": "image.size", "member": "/imageSize",
                         "values": ["1K", "2K"], "text": "These sizes."},)),
        PageExample(title="one value, which may be one of many", gives=Status.INFO, flaws=1,
                    operation=_table(imageSize=_text()), claims=(
                        {"id": "sizes", "feature": "image.size", "member": "/imageSize",
                         "values": ["1K"], "text": "The size of the example."},)),
        PageExample(title="a member that the owner leaves open", gives=None,
                    operation=_table(prompt=_text())),
        PageExample(title="a table read from a sample", gives=None, operation={"requestBody": body(
            {"x-inferred-from": "body", "type": "object", "properties": {"imageSize": _text()}})},
            samples=(asks('{"imageSize": "1K"}'),)),
    ],
)  # fmt: skip
def values_unsaid(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Known by its last name: relays move members about. Any word on a model's name will do."""
    if sheet.operation.request_dialect is Dialect.ANY:
        return
    official = _official(context, sheet.operation.request_dialect)
    known = [each for each in declared(sheet) if spelling(each.name) in official]
    claimed = {spelling(claim.member.rstrip("/*").rpartition("/")[2])
               for claim in sheet.operation.claims
               if claim.member and len(_listed(claim)) > 1}  # fmt: skip
    silent = [each for each in known if spelling(each.name) not in claimed
              and not _says(each, official[spelling(each.name)])]  # fmt: skip
    if any(len(_listed(claim)) > 1 for claim in sheet.operation.claims
           if claim.feature == "access.models"):  # fmt: skip
        silent = [each for each in silent if each.name != "model"]
    if known:
        yield Seen(
            at=Spot.of((silent or known)[0].node),
            wrong=f"the page does not say which values {_names(silent)} may have" if silent else "",
            expected="an enum",
        )


@page_check(
    "page/values-beyond-enum",
    feature="docs.prose",
    status=Status.FAIL,
    title="Descriptions list no value that the enum lacks",
    requirement="Each ratio or tier that a description lists is in the enum beside it.",
    why="Either the words or the table are wrong, and only a paid call tells which.",
    source=_ENUM,
    examples=[
        PageExample(title="the same", gives=Status.PASS,
                    operation=_table(ratio=_text(_RATIOS, enum=["1:1", "16:9", "9:16"]))),
        PageExample(title="fewer, as instances", gives=Status.PASS,
                    operation=_table(size=_text("1K or 2K", enum=["1K", "2K", "4K"]))),
        PageExample(title="one more", gives=Status.FAIL, flaws=1,
                    operation=_table(size=_text("1K, 2K or 4K", enum=["1K", "2K"]))),
        PageExample(title="one that is ruled out", gives=Status.PASS,
                    operation=_table(size=_text("1K or 2K; no 4K", enum=["1K", "2K"]))),
        PageExample(title="an enum of something else", gives=None,
                    operation=_table(mode=_text("Fits 16:9", enum=["fast", "slow"]))),
    ],
)  # fmt: skip
def values_beyond_enum(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Only where the enum itself has ratios, or tiers, is a list of such about it."""
    for member in declared(sheet):
        enum = [each for each in _enum(member) if isinstance(each, str)]
        for form in (_RATIO, _TIER):
            said = form.findall(member.description)
            if said and any(form.fullmatch(each) for each in enum):
                more = [each for each in dict.fromkeys(said) if each not in enum]
                ruled = _NEGATION.search(member.description)
                yield Seen(
                    at=Spot.of(member.node, "description"),
                    wrong=f"the description of {member.name} lists {', '.join(more)}, "
                    "which its enum lacks"
                    if more and not ruled
                    else "",
                    expected=enum,
                    printed=member.description,
                )


def _keys(member: Member) -> set[str]:
    return set(member.node.mapping())


def _kind(member: Member) -> Json:
    child = member.node.get("type")
    return child.value if child is not None else None


def _enum(member: Member) -> list[Json]:
    """The enum of a member or, where it is an array, of its items."""
    for node in (member.node, member.node.get("items")):
        if node is not None and isinstance(node.value, Mapping):
            held = node.value.get("enum")
            if isinstance(held, list):
                return held
    return []


def _closed(member: Member) -> bool:
    """Whether the schema itself limits the values in any way."""
    words = {"enum", "const", "pattern", "anyOf", "oneOf", "allOf", "$ref"}
    items = member.node.get("items")
    inside = items.mapping() if items is not None and isinstance(items.value, Mapping) else {}
    return bool(words & (_keys(member) | inside.keys()))


def _values(description: str) -> list[str]:
    """The values that a description lists: ratios, tiers, an array, short words behind a cue."""
    for form in (_RATIO, _TIER):
        first = form.search(description)
        if first:
            some = _INSTANCES.search(description[: first.start()])
            return [] if some else list(dict.fromkeys(form.findall(description)))
    array = lenient_json.read(description[:400]).value if description.startswith("[") else None
    if isinstance(array, list):
        return [each for each in array if isinstance(each, str)]
    cue = _CUE.search(description[:2000])
    if cue is None:
        return []
    rest = _BETWEEN.split(description[cue.end() : cue.end() + 400])
    matches = [_WORD.fullmatch(each.strip()) for each in rest if each.strip()]
    return [each[1] for each in matches if each] if all(matches) else []


def _says(member: Member, official: list[str]) -> bool:
    """Whether a table says in any way what a member may be."""
    said = member.description
    listed = len(_values(said)) > 1  # that is for page/values-in-words
    hinted = {"default", "example", "examples"} & _keys(member)
    return bool(_closed(member) or hinted or listed) or any(
        word in said for word in official if said
    )


def _listed(claim: Claim) -> Sequence[Json]:
    return claim.value if isinstance(claim.value, list | tuple) else ()


def _official(context: Context, dialect: Dialect) -> dict[str, list[str]]:
    """The closed sets of strings in the owner's schema of a request, by spelling of the name."""
    schema = context.wire.schema(dialect, "request")
    found: dict[str, list[str]] = {"mimetype": ["image/"], "model": [""]}
    waiting: list[Json] = [schema]
    for each in waiting:
        if isinstance(each, Mapping):
            inside = each.get("properties")
            for name, held in inside.items() if isinstance(inside, Mapping) else ():
                found.setdefault(spelling(name), []).extend(_closed_set(held, schema))
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return {name: words for name, words in found.items() if words}


def _closed_set(held: Json, root: JsonObject) -> list[str]:
    for _ in range(4):
        if not isinstance(held, Mapping):
            return []
        if isinstance(held.get("$ref"), str):
            held = resolve(root, str(held["$ref"]).removeprefix("#"))
        elif isinstance(held.get("items"), Mapping):
            held = held["items"]
        else:
            break
    enum = held.get("enum") if isinstance(held, Mapping) else None
    return [each for each in enum if isinstance(each, str)] if isinstance(enum, list) else []


def _names(members: list[Member]) -> str:
    names = [each.name for each in members]
    return ", ".join(names[:-1]) + " and " + names[-1] if names[1:] else "".join(names)
