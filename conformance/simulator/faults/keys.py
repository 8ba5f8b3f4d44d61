"""Good keys that are turned away for the place or the form in which they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from conformance.dialects.lens import lens
from conformance.model import ApiError, Dialect, Outcome, Response
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

_BREAKS: Final = ("access.credential",)
_WORKS: Final = ("credential/works",)
_HEADERS: Final = frozenset({"authorization", "x-goog-api-key"})
_KEYS: Final = frozenset({"authentication", "permission"})


def _carried(scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Each key of the request: its carrier, the carrier's name, the whole value."""
    named = {each.name.lower() for each in scene.operation.credentials}
    for name, value in scene.request.headers:
        if name.lower() in named | _HEADERS:
            yield "header", name.lower(), value
    for name, value in parse_qsl(urlsplit(scene.request.url).query, keep_blank_values=True):
        if name.lower() in named | {"key"}:
            yield "query", name.lower(), value


def _turned_away(response: Response, scene: Scene, message: str) -> Response:
    if scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "authentication", message)


@fault(
    "query-key-refused",
    title="A good key in the URL is refused.",
    breaks=_BREAKS,
    caught_by=_WORKS,
    numbers=("F-090",),
    sources=("Wei-Shaw/claude-relay-service#1021",),
)
def query_key_refused(response: Response, scene: Scene) -> Response:
    """Only headers are looked at."""
    if not any(carrier == "query" for carrier, _, _ in _carried(scene)):
        return response
    return _turned_away(response, scene, "No API key provided. Please provide a header.")


@fault(
    "bearer-refused",
    title="A native path refuses a key as a bearer token, as Google does, and the page has it so.",
    breaks=_BREAKS,
    caught_by=_WORKS,
    numbers=("F-091",),
    sources=("NousResearch/hermes-agent#62259", "JimLiu/baocut#34"),
)
def bearer_refused(response: Response, scene: Scene) -> Response:
    """Whatever stands in ``Authorization`` is taken for OAuth's."""
    worn = any(name == "authorization" for _, name, _ in _carried(scene))
    if scene.reads.dialect is not Dialect.GEMINI or not worn:
        return response
    return _turned_away(response, scene, "Expected OAuth 2 access token.")


@fault(
    "prefix-refused",
    title="A key is taken only without the word that the page puts before it.",
    breaks=_BREAKS,
    caught_by=_WORKS,
    numbers=("F-095",),
    sources=("isboyjc/amux-api@0600e8b2 middleware/auth.go",),
)
def prefix_refused(response: Response, scene: Scene) -> Response:
    """``Authorization: <key>`` alone."""
    if not any(value.lower().startswith("bearer ") for _, _, value in _carried(scene)):
        return response
    return _turned_away(response, scene, "The API key is not valid.")


@fault(
    "several-keys-refused",
    title="A good key is refused beside another key, good or not.",
    breaks=("docs.sample_works",),
    caught_by=("docs/sample-works",),
    numbers=("F-093",),
    sources=("NousResearch/hermes-agent#7893",),
)
def several_keys_refused(response: Response, scene: Scene) -> Response:
    """A bad request, not a wrong key."""
    if scene.stage != "operation" or len(list(_carried(scene))) < 2:  # noqa: PLR2004 - several
        return response
    message = "Multiple authentication credentials received. Please pass only one."
    return refuse(scene.operation, scene.request, "bad_request", message)


@fault(
    "bad-key-is-bad-request",
    title="A wrong key is answered as a bad request that does not say what is bad.",
    breaks=("access.bad_key",),
    caught_by=("credential/wrong",),
    numbers=("F-094",),
    sources=("NousResearch/hermes-agent#12168",),
)
def bad_key_is_bad_request(response: Response, scene: Scene) -> Response:
    """Google's status without Google's reason."""
    error = scene.speaks.outcome(response).error if scene.stage == "operation" else None
    if error is None or error.category not in _KEYS or not list(_carried(scene)):
        return response
    native = scene.speaks.dialect is Dialect.GEMINI
    said = ApiError(
        envelope="google" if native else "openai",
        category="bad_request",
        message=scene.choose("message", ("Invalid request.", "Request failed.", "Bad Request")),
    )
    return lens(scene.speaks.dialect).render(Outcome(error=said), scene.request)
