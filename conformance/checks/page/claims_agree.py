"""Whether what a page says in one place agrees with what it says in another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.sheet import Sheet
from conformance.checks.shown import declared, key
from conformance.model import Claim, ClaimKind, Json, JsonObject, Status

_SCHEMA: Final = "https://json-schema.org/draft/2020-12/json-schema-validation"

#: Words by which a page says that what follows is one of many.
_INSTANCE: Final = re.compile(
    r"\be\.g\.|\b(?:example|instance|such as|including|among others|recommend\w{0,4})\b"
    r"|例如|比如|示例|推荐|例子",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[A-Za-z0-9][\w./:-]{1,99}", re.ASCII)
_SINGLE: Final = frozenset({ClaimKind.MAX, ClaimKind.MIN, ClaimKind.DEFAULT, ClaimKind.EQUALS})


def _chat(title: str, gives: Status | None, claimed: Json, sent: str, text: str) -> PageExample:
    """A chat whose page names models, and a sample that asks for one."""
    claim: JsonObject = {"id": "a", "feature": "access.models", "values": claimed, "text": text}
    return PageExample(
        title=title,
        gives=gives,
        path="/v1/chat/completions",
        dialect="openai.chat-completions",
        samples=(asks(json.dumps({"model": sent, "messages": []})),),
        claims=(claim,),
    )


def _claims(*claims: JsonObject) -> tuple[JsonObject, ...]:
    return tuple({"id": f"claim{index}", **claim} for index, claim in enumerate(claims))


def _size(**schema: Json) -> JsonObject:
    """An operation whose request has a member size."""
    return {"requestBody": body({"type": "object", "properties": {"size": schema}})}


@page_check(
    "page/model-agrees",
    feature="docs.prose",
    status=Status.FAIL,
    title="Samples ask for a model that the page names",
    requirement="The model in each printed request is one of those that the page names in words.",
    why="One of the two is out of date, and the caller pays for whichever is served.",
    source="https://ai.google.dev/gemini-api/docs/models",
    examples=[
        _chat("the same", Status.PASS, ["gemini-2.5-flash-image"], "gemini-2.5-flash-image", ""),
        _chat("one of several", Status.PASS, ["a-1", "b-2"], "b-2", ""),
        _chat("another", Status.FAIL, ["gemini-2.0-flash-preview-image-generation"],
              "gemini-2.5-flash-image", "The id of the model."),
        _chat("the release of the preview", Status.PASS, ["gemini-3-pro-image-preview"],
              "gemini-3-pro-image", ""),
        _chat("named as an instance", None, ["gemini-2.5-flash-image"], "gemini-3-pro-image",
              "Native names, e.g. this one."),
        _chat("a placeholder", None, ["gemini-2.5-flash-image"], "<model>", ""),
        PageExample(title="listed in the table", gives=None,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    operation={"requestBody": body({"type": "object", "properties": {
                        "model": {"type": "string", "enum": ["a-1", "b-2"]}}})},
                    samples=(asks('{"model": "b-2"}'),),
                    claims=_claims({"feature": "access.models", "values": ["a-1"]})),
    ],
)  # fmt: skip
def model_agrees(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A model that the table lists is known to the page; so are other names of the same one."""
    claims = [each for each in sheet.operation.claims
              if each.feature == "access.models" and each.kind is ClaimKind.VALUES]  # fmt: skip
    named = {name for claim in claims for name in _texts(claim.value)}
    if not named or any(_INSTANCE.search(claim.text) for claim in claims):
        return
    listed = _listed(sheet)
    told: set[str] = set()
    for asked in sheet.requests:
        model = asked.intent.model or ""
        if model in told | listed or not _NAME.fullmatch(model):
            continue
        told.add(model)
        known = bool(context.models.names(model) & named)
        yield Seen(
            at=asked.body.spot("/model") if asked.body else asked.spot("url"),
            wrong=""
            if known
            else f"the request {asked.sample.id} asks for {model}, and the page's words name "
            f"{_some(sorted(named))}",
            expected=sorted(named),
            printed=model,
        )


@page_check(
    "page/claim-schema",
    feature="docs.prose",
    status=Status.FAIL,
    title="Values and defaults are the same in words and in the schema",
    requirement="What the page says of a member's values or default is in its schema too.",
    why="A client that keeps to the schema refuses what the page promises, or sends what it rules "
    "out.",
    source=_SCHEMA,
    examples=[
        PageExample(title="the same values", gives=Status.PASS, operation=_size(enum=["1K", "2K"]),
                    claims=_claims({"feature": "image.size", "member": "/size",
                                    "values": ["1K", "2K"]})),
        PageExample(title="a value that the enum lacks", gives=Status.FAIL, flaws=1,
                    operation=_size(enum=["1K", "2K"]),
                    claims=_claims({"feature": "image.size", "member": "/size",
                                    "values": ["1K", "2K", "4K"]})),
        PageExample(title="another default", gives=Status.FAIL, operation=_size(default="1K"),
                    claims=_claims({"feature": "image.default_size", "member": "/size",
                                    "default": "2K"})),
        PageExample(title="another bound, which page/limit-schema tells", gives=None,
                    operation=_size(type="array", items={}, maxItems=6),
                    claims=_claims({"feature": "request.reference_limit", "member": "/size",
                                    "max": 14})),
        PageExample(title="nothing in the schema", gives=None, operation=_size(type="string"),
                    claims=_claims({"feature": "image.size", "member": "/size", "values": ["1K"]})),
        PageExample(title="under some condition", gives=None, operation=_size(enum=["1K"]),
                    claims=_claims({"feature": "image.size", "member": "/size", "values": ["4K"],
                                    "when": {"model": "pro"}})),
    ],
)  # fmt: skip
def claim_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Claims for certain cases are left out: the schema speaks of all."""
    schemas = {key(each.path): each.node.value for each in declared(sheet)}
    for index, claim in enumerate(sheet.operation.claims):
        schema = schemas.get(key(claim.member)) if claim.member and not claim.when else None
        if not isinstance(schema, Mapping):
            continue
        wrong = _against(claim, schema)
        if wrong is not None:
            yield Seen(at=sheet.spot("x-claims", index), wrong=wrong, expected=claim.value,
                       source=claim.source)  # fmt: skip


@page_check(
    "page/claims-agree",
    feature="docs.prose",
    status=Status.FAIL,
    title="The vendor says the same in every place",
    requirement="Two statements about the same thing give the same number, value or default.",
    why="Only a paid call tells which of the two holds.",
    source="https://diataxis.fr/reference/",
    examples=[
        PageExample(title="the same limit twice", gives=Status.PASS, claims=_claims(
            {"feature": "request.reference_limit", "max": 14},
            {"feature": "request.reference_limit", "max": 14})),
        PageExample(title="two limits", gives=Status.FAIL, flaws=1, claims=_claims(
            {"feature": "request.reference_limit", "max": 14},
            {"feature": "request.reference_limit", "max": 10})),
        PageExample(title="limits of several kinds", gives=None, claims=_claims(
            {"feature": "request.reference_limit", "max": 6, "when": {"kind": "objects"}},
            {"feature": "request.reference_limit", "max": 5, "when": {"kind": "portraits"}})),
        PageExample(title="two defaults", gives=Status.FAIL, claims=_claims(
            {"feature": "image.default_size", "default": "1K"},
            {"feature": "image.default_size", "default": "2K"})),
        PageExample(title="values that add up", gives=None, claims=_claims(
            {"feature": "access.models", "values": ["a"]},
            {"feature": "access.models", "values": ["b"]})),
        PageExample(title="a single statement", gives=None, claims=_claims(
            {"feature": "request.reference_limit", "max": 14})),
    ],
)  # fmt: skip
def claims_agree(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Lists of values may each be a part; a number or a default is one."""
    first: dict[str, Claim] = {}
    for index, claim in enumerate(sheet.operation.claims):
        if claim.kind not in _SINGLE:
            continue
        subject = [claim.feature, claim.kind, claim.member, claim.when]
        other = first.setdefault(json.dumps(subject, sort_keys=True, default=str), claim)
        if other is not claim:
            differs = other.value != claim.value
            place = "another page" if other.source != claim.source else "another place"
            yield Seen(
                at=sheet.spot("x-claims", index),
                wrong=f"the {claim.kind} said of {claim.feature} is not that of {place}"
                if differs
                else "",
                expected=other.value,
                printed=claim.value,
                source=claim.source,
            )


def _listed(sheet: Sheet) -> set[str]:
    """The models that a table lists."""
    models = [each.node.get("enum") for each in declared(sheet) if each.path == "/model"]
    return {name for enum in models if enum is not None for name in _texts(enum.value)}


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")


def _against(claim: Claim, schema: Mapping[str, Json]) -> str | None:
    """What is wrong with a claim beside the schema of its member, ``None`` where that is silent."""
    if claim.kind is ClaimKind.VALUES:
        items = schema.get("items")
        inside = items if isinstance(items, Mapping) else schema
        enum = schema.get("enum", inside.get("enum"))
        if not isinstance(enum, list):
            return None
        more = [str(each) for each in _texts(claim.value) if each not in enum]
        return f"the page promises {', '.join(more)}, which the schema rules out" if more else ""
    if claim.kind is not ClaimKind.DEFAULT or "default" not in schema:
        return None
    same = schema["default"] == claim.value
    return "" if same else f"the schema has default {schema['default']}, the words {claim.value}"


def _texts(value: Json) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
