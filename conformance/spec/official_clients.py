"""The official clients of the dialects, and how far a change of their base URL takes them.

A client builds its paths and bodies itself. So a vendor is within its reach where the vendor's
paths are the original's behind some prefix, and where no member of the vendor's own is required:
``google-genai`` asks ``{base_url}/{api_version}/models/{model}:generateContent``, ``openai`` asks
``{base_url}/chat/completions``, ``{base_url}/images/generations`` and ``{base_url}/images/edits``.

Sources: https://googleapis.github.io/python-genai/#api-selection,
https://github.com/openai/openai-python#configuring-the-http-client
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from conformance.model import Dialect, Operation, Provider

ClientName: TypeAlias = Literal["google-genai", "openai"]
#: What a caller does with a client: each is one request.
Script: TypeAlias = Literal["generate", "edit", "stream", "wrong-key", "unknown-model"]

GOOGLE: Final[ClientName] = "google-genai"
OPENAI: Final[ClientName] = "openai"
CLIENTS: Final[tuple[ClientName, ...]] = (GOOGLE, OPENAI)

#: The rows of the matrix that a script tells about, as the end of the feature's name.
_ROWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "generate": "generate",
        "edit": "edit",
        "stream": "stream",
        "wrong-key": "errors",
        "unknown-model": "errors",
    }
)
SCRIPTS: Final[tuple[Script, ...]] = ("generate", "edit", "stream", "wrong-key", "unknown-model")
_REFUSED: Final[tuple[Script, ...]] = ("wrong-key", "unknown-model")

# A path is a vendor's text: each part ends at the next slash, so that reading it takes one pass.
_NATIVE: Final = re.compile(
    r"(?P<base>(?:/[^/]+)*)/(?P<version>[^/]+)/models/[^/:]+"
    r":(?P<method>generateContent|streamGenerateContent|\{[^{}/]+\})"
)
_CHAT: Final = re.compile(r"(?P<base>(?:/[^/]+)*)/chat/completions")
_IMAGES: Final = re.compile(r"(?P<base>(?:/[^/]+)*)/images/(?P<method>generations|edits)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a caller changes, besides the key, to point a client at a vendor.

    Attributes:
        api_version: of ``google-genai``, which has it apart; '' with other clients.
    """

    client: ClientName
    base_url: str
    api_version: str = ""


#: What a client's caller states, at the top of a body.
_STATED: Final[Mapping[Dialect, frozenset[str]]] = MappingProxyType(
    {
        Dialect.GEMINI: frozenset({"contents", "generationConfig", "generation_config"}),
        Dialect.CHAT: frozenset({"model", "messages", "modalities"}),
        Dialect.IMAGES: frozenset({"model", "prompt", "size"}),
    }
)


def feature(client: str, script: str) -> str:
    """The feature that a script of a client tells about, e.g. ``client.openai_edit``."""
    return f"client.{client.replace('-', '_')}_{_ROWS.get(script, script)}"


def address(operation: Operation, url: str) -> Address | None:
    """How a client is made that asks ``url``, which is one of the operation's; or there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = _pattern(operation.request_dialect)
    read = found[1].fullmatch(parts.path) if found else None
    if found is None or read is None:
        return None
    return Address(
        client=found[0],
        base_url=f"{parts.scheme}://{parts.netloc}{read['base']}",
        api_version=read.groupdict().get("version") or "",
    )


def assigned(provider: Provider) -> Mapping[tuple[ClientName, Script], Operation]:
    """Which operation each script is tried on: the first within reach, a client's own for it first.

    A client of OpenAI's draws at the images endpoint where there is one, and edits and streams in a
    chat: the endpoint for edits takes forms, which are not planned.
    """
    found: dict[tuple[ClientName, Script], Operation] = {}
    for rank in (0, 1):
        for operation in provider.operations:
            if not operation.not_judged:
                for client, script, preferred in _offers(operation):
                    if rank or preferred:
                        found.setdefault((client, script), operation)
    ordered = ((client, script) for client in CLIENTS for script in SCRIPTS)
    return {each: found[each] for each in ordered if each in found}


def _offers(operation: Operation) -> Iterator[tuple[ClientName, Script, bool]]:
    """The scripts that can be tried on an operation, and whether it is the first choice."""
    found = _pattern(operation.request_dialect)
    read = found[1].fullmatch(_path(operation)) if found else None
    if found is None or read is None or _demands_more(operation):
        return
    client = found[0]
    if operation.request_dialect is Dialect.GEMINI:
        methods = _methods(read["method"], operation)
        if "generateContent" in methods:
            yield from ((client, script, True) for script in ("generate", "edit", *_REFUSED))
        if "streamGenerateContent" in methods:
            yield client, "stream", True
        return
    drawing = operation.request_dialect is Dialect.IMAGES
    if drawing and read["method"] == "edits":
        return  # a form is uploaded there; a chat is told the same
    yield from ((client, script, drawing) for script in ("generate", *_REFUSED))
    if not drawing:
        yield client, "edit", True
    if not drawing or "stream" in _members(operation):
        yield client, "stream", not drawing


def _pattern(dialect: Dialect) -> tuple[ClientName, re.Pattern[str]] | None:
    return {
        Dialect.GEMINI: (GOOGLE, _NATIVE),
        Dialect.CHAT: (OPENAI, _CHAT),
        Dialect.IMAGES: (OPENAI, _IMAGES),
    }.get(dialect)


def _path(operation: Operation) -> str:
    """The path behind the host, that of the first server included."""
    server = next(iter(operation.servers), "")
    try:
        return urlsplit(server).path.rstrip("/") + operation.path
    except ValueError:
        return operation.path


def _methods(written: str, operation: Operation) -> frozenset[str]:
    """The methods that a native path leads to; a page may leave them open."""
    if not written.startswith("{"):
        return frozenset({written})
    values = (
        each.schema.get("enum") for each in operation.parameters if each.name == written[1:-1]
    )
    return frozenset(
        str(value) for found in values if isinstance(found, (list, tuple)) for value in found
    )


def _demands_more(operation: Operation) -> bool:
    """Whether the page requires a member that the client's caller does not state."""
    required = operation.request_schema.get("required")
    stated = _STATED.get(operation.request_dialect, frozenset())
    return isinstance(required, (list, tuple)) and any(each not in stated for each in required)


def _members(operation: Operation) -> Mapping[str, object]:
    members = operation.request_schema.get("properties")
    return members if isinstance(members, Mapping) else {}
