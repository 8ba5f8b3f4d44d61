"""Whether a picture comes as base64 or by its URL as asked, and whether the URL works."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from conformance.checks import specimen
from conformance.checks.answer import Answer, Shown
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.exchange.image_present import printed_places
from conformance.dialects.members import items, text
from conformance.dialects.statuses import TRY_LATER
from conformance.model import (
    Claim,
    ClaimKind,
    Dialect,
    Fault,
    Fetched,
    Finding,
    Operation,
    Place,
    Status,
)

_DELIVERY = "image.delivery"
_URL = "image.url"
#: What ``Intent.response_format`` is called in claims.
_WORDS = {"url": "url", "b64_json": "base64"}
#: The reader's own machine, where there is nobody to listen in.
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def _data_uri() -> str:
    return f"data:image/png;base64,{specimen.base64_of(specimen.picture())}"


@check(
    "image/delivery",
    scope=Scope.EXCHANGE,
    features=[_DELIVERY],
    title="Delivered as asked",
    requirement=(
        "The picture comes as a URL or as base64, whichever the request states, or else the one "
        "way that the page documents, or that the dialect has."
    ),
    source="https://platform.openai.com/docs/api-reference/images/create",
    why=(
        "Code that expects a link cannot show bytes, and links may be gone by the time they are "
        "used."
    ),
    proves_not="That the URL leads to a picture: image.url judges that.",
    examples=[
        Example(
            title="a URL, as asked for",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(response_format="url"),
            response=specimen.images({"url": specimen.LINK}),
        ),
        Example(
            title="base64 where a URL was asked for",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(response_format="url"),
            response=lambda: specimen.images({"b64_json": specimen.base64_of(specimen.picture())}),
        ),
        Example(
            title="a data URI in place of the URL asked for",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(response_format="url"),
            response=lambda: specimen.images({"url": _data_uri()}),
        ),
        Example(
            title="a URL where the page documents base64 alone",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            claims=(Claim(id="way", feature=_DELIVERY, kind=ClaimKind.VALUES, value=["base64"]),),
            request=specimen.asks_chat(),
            response=specimen.chat(f"![]({specimen.LINK})"),
        ),
        Example(
            title="a link in a native answer, where nothing was said",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini({"fileData": {"fileUri": specimen.LINK}}),
        ),
        Example(
            title="nothing asked for and nothing documented",
            gives=None,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(),
            response=specimen.images({"url": specimen.LINK}),
        ),
    ],
)
def delivery(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per result; data URIs count as base64 wherever they stand.

    Where nobody states a way, only a link in a native answer is told: Google sends bytes.
    """
    if not answer.judgeable:
        return
    stated = answer.intent.response_format
    wanted = _WORDS.get(stated, "") if stated else _documented(context.operation)
    implied = "" if wanted or stated else _implied(answer, context.operation)
    for shown in answer.final if wanted or implied else ():
        got = "base64" if shown.image.url is None else "url"
        if wanted or got != implied:
            yield Finding(
                feature=_DELIVERY,
                status=Status.PASS if got == wanted else Status.FAIL,
                message=f"the picture came as {got}",
                value=wanted or None,
                pointer=shown.image.where,
                expected=wanted or implied,
                observed=got,
            )


def _implied(answer: Answer, operation: Operation) -> str:
    """The way of the dialect's owner, '' where it has several or the page prints another."""
    linked = printed_places(operation) & {Place.FILE_DATA, Place.NATIVE_IMAGE_URL}
    return "base64" if answer.spoken is Dialect.GEMINI and not linked else ""


def _documented(operation: Operation) -> str:
    """The one way that the page documents, '' where it documents several or none."""
    stated = [
        claim.value
        for claim in operation.claims
        if claim.feature == _DELIVERY and claim.kind is ClaimKind.VALUES
    ]
    values = {text(value) for each in stated for value in items(each)}
    return (values.pop() or "") if len(values) == 1 else ""


@check(
    "image/url",
    scope=Scope.EXCHANGE,
    features=[_URL],
    title="Image URLs work",
    requirement="Every URL in the answer is HTTPS, unless it is local, and gives a picture.",
    source="https://platform.openai.com/docs/api-reference/images/object",
    why="A link that does not work is a picture that was paid for and is lost.",
    proves_not="How long the URL lives, or that it works from every network.",
    examples=[
        Example(
            title="a URL that gives a picture",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=lambda: specimen.found(specimen.picture()),
        ),
        Example(
            title="a URL that leads nowhere",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=specimen.lost(),
        ),
        Example(
            title="a URL that gives a web page",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=specimen.found(b"<html></html>", type="text/html"),
        ),
        Example(
            title="a picture over plain HTTP",
            gives=Status.WARN,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": "http://files.example.com/apple.png"}),
            fetched=lambda: specimen.found(
                specimen.picture(), url="http://files.example.com/apple.png"
            ),
        ),
        Example(
            title="a picture of a gateway on this machine",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": "http://localhost:4000/apple.png"}),
            fetched=lambda: specimen.found(
                specimen.picture(), url="http://localhost:4000/apple.png"
            ),
        ),
        Example(
            title="a data URI where a URL belongs",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=lambda: specimen.images({"url": _data_uri()}),
        ),
        Example(
            title="a server that could not be reached",
            gives=Status.INCONCLUSIVE,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=(Fetched(url=specimen.LINK, fault=Fault(name="timeout-connect")),),
        ),
        Example(
            title="inline data",
            gives=None,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
    ],
)
def url(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per URL; inline data in a member for URLs is one that does not work."""
    if not answer.answered:
        return
    told: set[str | None] = set()
    for shown in answer.shown:
        link = shown.image.url
        if link is None and shown.image.place is not Place.DATA_URL:
            continue
        if link is None or link not in told:
            told.add(link)
            status, message = _verdict(shown)
            yield Finding(
                feature=_URL,
                status=status,
                message=message,
                pointer=shown.image.where,
                observed=link,
            )


def _verdict(shown: Shown) -> tuple[Status, str]:
    link, fetched = shown.image.url, shown.fetched
    if link is None:
        return Status.FAIL, "the picture itself stands where its URL belongs"
    scheme = _scheme(link)
    if scheme not in {"http", "https"}:
        return Status.FAIL, "what stands where a URL belongs is no HTTP URL"
    if fetched is None:
        return Status.INCONCLUSIVE, "not judged: the URL was not followed"
    if fetched.response is None:
        why = fetched.fault.name if fetched.fault else "no answer"
        return Status.INCONCLUSIVE, f"not judged: the URL could not be fetched: {why}"
    status = fetched.response.status
    if status in TRY_LATER:
        return Status.INCONCLUSIVE, f"not judged: the URL was answered with status {status}"
    if shown.data is None:
        return Status.FAIL, f"the URL leads nowhere: status {status}"
    if shown.picture is None or not (shown.picture.type or "").startswith("image/"):
        return Status.FAIL, "the URL gives something that is no picture"
    if scheme == "http" and _host(fetched.url) not in _HERE:
        return Status.WARN, "the URL gives a picture, but over plain HTTP"
    return Status.PASS, "the URL gives a picture"


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _scheme(link: str) -> str:
    try:
        return urlsplit(link).scheme.lower()
    except ValueError:
        return ""
