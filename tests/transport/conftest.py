"""A provider, cases and pictures to record and replay."""

from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace

import pytest

from conformance.model import (
    Case,
    Credential,
    Dialect,
    Evidence,
    EvidenceKind,
    Exchange,
    Operation,
    Phase,
    Provider,
    Request,
    Response,
)

URL = "https://api.example.com/v1/chat/completions"


def png(seed: int = 0, size: int = 3000) -> bytes:
    """Bytes that begin as a PNG does and are no text."""
    noise = b"".join(hashlib.sha256(b"%d %d" % (seed, n)).digest() for n in range(size // 32 + 1))
    return b"\x89PNG\r\n\x1a\n" + noise[: size - 8]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def operation(name: str = "chat", path: str = "/v1/chat/completions", **kwargs) -> Operation:
    return Operation(
        id=name,
        provider="acme",
        method="POST",
        path=path,
        request_dialect=Dialect.CHAT,
        response_dialect=Dialect.CHAT,
        servers=("https://api.example.com",),
        credentials=(
            Credential(
                id="header:Authorization:Bearer",
                carrier="header",
                name="Authorization",
                prefix="Bearer ",
            ),
        ),
        **kwargs,
    )


def case(name: str, body: bytes = b"{}", operation: str = "chat", **kwargs) -> Case:
    return Case(
        id=f"acme/{operation}/covering/{name}",
        provider="acme",
        operation=operation,
        phase=Phase.COVERING,
        request=Request(
            method="POST",
            url=URL,
            headers=(
                ("Content-Type", "application/json"),
                ("Authorization", "Bearer {API_KEY}"),
            ),
            body=body,
        ),
        **kwargs,
    )


def exchange(
    name: str = "a", body: bytes = b"{}", *, sent: bytes = b"{}", kind: str = "simulated", **kwargs
) -> Exchange:
    headers = (("content-type", "application/json"),)
    if kind == "simulated":
        headers += (("x-conformance-simulator", "1"),)
    return Exchange(
        case=kwargs.pop("case", None) or case(name, sent),
        evidence=Evidence(
            kind=EvidenceKind(kind), at="2026-11-01T00:00:00Z", host="api.example.com"
        ),
        response=Response(status=200, headers=headers, body=body),
        **kwargs,
    )


class Playing:
    """A transport that yields what it was given, whatever the cases."""

    def __init__(self, *exchanges: Exchange) -> None:
        self.given = exchanges

    def exchanges(self, cases):
        yield from self.given


@pytest.fixture(scope="session")
def make():
    """Builders, since test modules cannot import one another."""
    return SimpleNamespace(
        png=png,
        b64=b64,
        operation=operation,
        case=case,
        exchange=exchange,
        playing=Playing,
        provider=Provider(
            id="acme", name="Acme", key_env="ACME_API_KEY", operations=(operation(),)
        ),
    )
