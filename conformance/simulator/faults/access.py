"""Keys, models and paths: who is let in where, and who is not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from conformance.codec.records import dumps
from conformance.model import Credential, Response
from conformance.simulator.editing import each_document, page
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

_KEYS: Final = frozenset({"authentication", "permission"})
_SUCCESS: Final = 200
_SHELLS: Final = ("You need to enable JavaScript to run this app.", "New API", "One API")


def _locked_out(response: Response, scene: Scene) -> bool:
    """Whether the operation turned a request away for its key."""
    if scene.stage != "operation" or response.status == _SUCCESS:
        return False
    error = scene.speaks.outcome(response).error
    return error is not None and error.category in _KEYS


def _keyless(scene: Scene) -> bool:
    """Whether a request that reached an operation carries nothing that may be a key."""
    return scene.without_keys() == scene.request


@fault(
    "any-key-accepted",
    title="Any key will do.",
    breaks=("access.bad_key",),
    caught_by=("credential/wrong",),
)
def any_key_accepted(response: Response, scene: Scene) -> Response:
    """A wrong key is as good as the right one."""
    if not _locked_out(response, scene) or _keyless(scene):
        return response
    return scene.honest(scene.with_good_key())


@fault(
    "no-key-needed",
    title="A request without a key is answered.",
    breaks=("access.missing_key",),
    caught_by=("credential/missing",),
)
def no_key_needed(response: Response, scene: Scene) -> Response:
    """Nobody asks."""
    if not _locked_out(response, scene) or not _keyless(scene):
        return response
    return scene.honest(scene.with_good_key())


@fault(
    "good-key-wins",
    title="Of a good and a wrong key the good one counts.",
    breaks=("access.conflicting_keys",),
    caught_by=("credential/conflicting",),
    numbers=("F-092",),
    sources=("isboyjc/amux-api@0600e8b2 middleware/auth.go",),
)
def good_key_wins(response: Response, scene: Scene) -> Response:
    """One good key lets a request in, whatever else it carries."""
    values = [value for _, value in scene.request.headers]
    carried = any(scene.key in value for value in (scene.request.url, *values))
    if not _locked_out(response, scene) or not carried:
        return response
    return scene.honest(scene.with_good_key())


@fault(
    "first-carrier-refused",
    title="A good key in the first place that the page names is refused.",
    breaks=("access.credential",),
    caught_by=("credential/works",),
    numbers=("F-089",),
    sources=("QuantumNous/new-api#1147",),
)
def first_carrier_refused(response: Response, scene: Scene) -> Response:
    """The key is not looked for there."""
    first = next(iter(scene.operation.credentials), None)
    if first is None or scene.told(response) is None or not _carries(scene, first):
        return response
    return refuse(scene.operation, scene.request, "authentication", "No API key provided.")


def _carries(scene: Scene, credential: Credential) -> bool:
    if credential.carrier == "query":
        return f"{credential.name}=" in scene.request.url.partition("?")[2]
    return scene.request.header(credential.name) is not None


@fault(
    "key-echoed",
    title="Refusals repeat the key that they refuse, and answers the one they were asked with.",
    breaks=("access.key_kept",),
    caught_by=("credential/kept",),
)
def key_echoed(response: Response, scene: Scene) -> Response:
    """A member for those who look into why it does not work."""
    if scene.stage != "operation":
        return response
    if scene.choose("place", ("body", "header")) == "header":
        return replace(response, headers=(*response.headers, ("X-Request-Key", scene.key)))
    name = scene.choose("name", ("debug", "request", "message"))
    return each_document(response, lambda document: {**document, name: f"key={scene.key}"})


@fault(
    "path-variants-are-pages",
    title="A path that leads nowhere gives a web page with status 200.",
    breaks=("access.path",),
    caught_by=("probe/path",),
    numbers=("F-097",),
    sources=("carlrobertoh/ProxyAI#389",),
)
def path_variants_are_pages(response: Response, scene: Scene) -> Response:
    """The shell of a single-page application."""
    if scene.stage != "nowhere":
        return response
    return page(_SUCCESS, scene.choose("title", _SHELLS))


@fault(
    "documented-model-gone",
    title="A model that the page names is not there any more.",
    breaks=("access.models",),
    caught_by=("access/models",),
    numbers=("F-087",),
    sources=("AceDataCloud/Nexior#1193",),
)
def documented_model_gone(response: Response, scene: Scene) -> Response:
    """The last of the page's models is unknown."""
    names = [each.name for each in reversed(scene.provider.models)]
    gone = scene.choose("model", names) if names else None
    if gone is None or scene.told(response) is None or scene.asked.model != gone:
        return response
    message = f"The model {dumps(gone)} does not exist"
    return refuse(scene.operation, scene.request, "not_found", message)


@fault(
    "upstream-key-told",
    title="Refusals tell the key with which the vendor asks its own upstream.",
    breaks=("access.key_kept",),
    caught_by=("credential/foreign",),
)
def upstream_key_told(response: Response, scene: Scene) -> Response:
    """The URL that was asked, or the header that was sent, put in for debugging."""
    if scene.stage != "operation" or response.status == _SUCCESS:
        return response
    told = hashlib.sha256(b"the key of an upstream").hexdigest()[:35]
    start = scene.choose("kind", ("AIza", "sk-"))
    if scene.choose("place", ("body", "header")) == "header":
        return replace(response, headers=(*response.headers, ("X-Upstream-Key", start + told)))
    return each_document(response, lambda document: {**document, "upstream": start + told})
