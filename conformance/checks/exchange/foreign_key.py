"""Whether an answer tells a key that is not the caller's: the vendor's own, for its upstream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec.key_shapes import KeyShape, key_shapes
from conformance.codec.pointer import walk
from conformance.model import Dialect, Finding, Status

_FEATURE: Final = "access.key_kept"
#: Findings of one answer; a body that is full of keys needs no more.
_MOST: Final = 5
#: A text longer than twice this is a picture with a few words around it.
_END: Final = 4_096
#: Bytes of a body that is no JSON.
_HEAD: Final = 65_536
_QUERY: Final = re.compile(r"(https?://[^\s?#\"'<>]{1,2000})\?([^\s\"'<>]{1,8000})", re.IGNORECASE)
#: What is signed into a link for everybody who has the link, and so no secret.
_SIGNED: Final = frozenset({"a JSON Web Token", "an AWS access key"})
#: Sent for everybody to send back; no key opens the vendor's upstream with it.
_OWN_HEADERS: Final = frozenset({"set-cookie", "cf-ray", "etag"})

_TOLD: Final = "AIzaSy" + "Zq3vX9bT1mK7wR5pL2cN8dJ4hG6fS0aQ1"
_SIGNED_LINK: Final = "https://files.example.com/a.png?X-Amz-Credential=AKIAQ3EGRZ7TW2LMXVBP%2F1"


@check(
    "credential/foreign",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="No other key is told",
    requirement="No answer holds a key that the caller did not send, such as the vendor's own.",
    source="https://cwe.mitre.org/data/definitions/209.html",
    why=(
        "A gateway that hands on its upstream's errors and links as they are gives away the key "
        "that it pays with, and whoever finds it can do what the caller can: so may others find "
        "the caller's."
    ),
    proves_not="That no key of a shape which nobody documents is told.",
    examples=[
        Example(title="none", gives=Status.PASS, response=specimen.gemini({"text": "ok"})),
        Example(
            title="the upstream's key in an error",
            gives=Status.FAIL,
            status=502,
            response={"error": {"code": 502, "message": f"failed: key={_TOLD} was refused"}},
        ),
        Example(
            title="the upstream's key in the link of a picture",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": f"https://files.example.com/a?key={_TOLD}"}),
        ),
        Example(
            title="the upstream's key in a header",
            gives=Status.FAIL,
            headers=(("Content-Type", "application/json"), ("x-upstream-key", _TOLD)),
            response=specimen.gemini({"text": "ok"}),
        ),
        Example(
            title="the upstream's key on a page",
            gives=Status.FAIL,
            status=500,
            headers=(("Content-Type", "text/html"),),
            response=f"<html><pre>Authorization: Bearer {_TOLD}</pre></html>".encode(),
        ),
        Example(
            title="a link that is signed for whoever has it",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": _SIGNED_LINK}),
        ),
        Example(
            title="the wrong key that was sent, which another row is about",
            gives=Status.PASS,
            status=401,
            request_headers=(("x-goog-api-key", _TOLD),),
            response={"error": {"code": 401, "message": f"the key {_TOLD} is not valid"}},
        ),
        Example(
            title="a picture, in which anything may be written",
            gives=Status.PASS,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
    ],
)
def foreign(answer: Answer, _context: Context) -> Iterator[Finding]:
    """By the shapes in which keys are issued; as much of one is shown as tells whose it is."""
    if answer.exchange.response is None:
        return
    found = list(islice(_keys(answer), _MOST))
    if not found:
        yield Finding(feature=_FEATURE, status=Status.PASS, message="no other key is told")
    for where, key in found:
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL,
            message=f"the answer tells {key.kind} that the caller did not send",
            pointer=where,
            expected="no key in the answer",
            observed=key.shown,
        )


def _keys(answer: Answer) -> Iterator[tuple[str, KeyShape]]:
    request = answer.request
    sent = "\n".join([request.url, *(value for _, value in request.headers)])
    sent += "\n" + request.body[:_HEAD].decode("utf-8", "replace")
    for where, text in _texts(answer):
        for key in _within(text, sent):
            yield where, key


def _within(text: str, sent: str) -> Iterator[KeyShape]:
    """Keys in a text; in a link's query only those that no link is signed with."""
    queries = "\n".join(match[2] for match in _QUERY.finditer(text)) if "?" in text else ""
    bare = _QUERY.sub(r"\1 ", text) if queries else text
    yield from key_shapes(bare, known=sent)
    for name_and_value in re.split(r"[&=;\s]", queries):
        yield from (
            key for key in key_shapes(name_and_value, known=sent) if key.kind not in _SIGNED
        )


def _texts(answer: Answer) -> Iterator[tuple[str, str]]:
    """Every text of an answer with its place; of long ones the two ends."""
    for name, value in answer.response.headers:
        if name.lower() not in _OWN_HEADERS:
            yield f"header:{name.lower()}", f"{name}: {value[: 2 * _END]}"
    if not answer.pieces:
        yield "", answer.response.body[:_HEAD].decode("utf-8", "replace")
    for at, piece in answer.pieces:
        for where, text in walk(piece):
            if isinstance(text, str):
                short = len(text) <= 2 * _END
                yield at + where, text if short else f"{text[:_END]}\n{text[-_END:]}"
