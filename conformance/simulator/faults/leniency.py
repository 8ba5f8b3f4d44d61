"""Bad requests that are answered as if they were good ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from conformance.codec import strict_json
from conformance.dialects.grammar import dump
from conformance.model import Change, Request, Response
from conformance.simulator.editing import each_member
from conformance.simulator.fault import fault
from conformance.simulator.reading import known_models
from conformance.simulator.scene import Scene

_SUCCESS: Final = 200


def _refused(response: Response, scene: Scene) -> bool:
    """Whether the operation turned a request away that carries a good key."""
    if scene.stage != "operation" or response.status == _SUCCESS:
        return False
    error = scene.speaks.outcome(response).error
    return error is not None and error.category not in {"authentication", "permission"}


def _printed(scene: Scene) -> Iterator[Request]:
    """The requests that the page prints, under the URL and headers of this one."""
    for sample in scene.operation.samples:
        if sample.kind == "request" and sample.body:
            body = sample.body.encode("utf-8", "replace")
            yield replace(scene.request, method=scene.operation.method.upper(), body=body)


def _as_printed(response: Response, scene: Scene) -> Response:
    """The answer to a printed request in place of a refusal."""
    known = sorted(known_models(scene.operation, scene.provider, scene.library))
    for request in _printed(scene):
        typed = replace(
            request,
            headers=(
                *(each for each in request.headers if each[0].lower() != "content-type"),
                ("Content-Type", scene.operation.media_type),
            ),
        )
        if scene.honest(typed).status == _SUCCESS:
            return scene.honest(typed)
        for name in known[:1]:
            changed = scene.reads.express(Change(members={"model": name}), typed)
            if isinstance(changed, Request):
                return scene.answer_to(changed, response)
    return response


@fault(
    "unknown-members-dropped",
    title="Members that nobody knows are dropped instead of refused.",
    breaks=("request.unknown_member",),
    caught_by=("probe/canary", "refusal/schema"),
    numbers=("F-003",),
    sources=("isboyjc/amux-api@0600e8b2 dto/gemini.go",),
)
def unknown_members_dropped(response: Response, scene: Scene) -> Response:
    """The answer to the request without the member that it is refused for."""
    error = scene.speaks.outcome(response).error if _refused(response, scene) else None
    body = strict_json.parse(scene.request.body).value
    if error is None or not error.param or not isinstance(body, dict):
        return response
    name = error.param.rsplit("/", 1)[-1]
    kept = each_member(body, lambda each, value: None if each == name else (each, value))
    return scene.answer_to(replace(scene.request, body=dump(kept)), response)


@fault(
    "unknown-model-replaced",
    title="A model that does not exist is replaced by one that does.",
    breaks=("request.unknown_model",),
    caught_by=("refusal/unknown-model",),
    numbers=("F-111",),
    sources=("civitai/civitai#3520",),
)
def unknown_model_replaced(response: Response, scene: Scene) -> Response:
    """The first model of the page draws, and is named."""
    known = sorted(known_models(scene.operation, scene.provider, scene.library))
    if scene.choose("order", ("first", "last")) == "last":
        known.reverse()
    named = scene.intent.model
    if not _refused(response, scene) or named is None or named in known:
        return response
    for name in known:
        changed = scene.reads.express(Change(members={"model": name}), scene.request)
        if isinstance(changed, Request) and scene.honest(changed).status == _SUCCESS:
            return scene.honest(changed)
    return response


@fault(
    "schema-ignored",
    title="Requests that break the page's own schema are answered.",
    breaks=("request.schema_enforced",),
    caught_by=("refusal/schema",),
)
def schema_ignored(response: Response, scene: Scene) -> Response:
    """The answer to a printed request, whatever is wrong with this one."""
    body = strict_json.parse(scene.request.body).value
    if not _refused(response, scene) or not isinstance(body, dict):
        return response
    return _as_printed(response, scene)


@fault(
    "values-replaced",
    title="Values that the page does not list are replaced by ones that it does.",
    breaks=("request.values_enforced",),
    caught_by=("refusal/value", "refusal/schema"),
    sources=("QuantumNous/new-api#1983",),
)
def values_replaced(response: Response, scene: Scene) -> Response:
    """A square picture of 1K for a ratio or size that nobody draws."""
    if not _refused(response, scene):
        return response
    asked = scene.intent
    usual: dict[str, object] = {
        name: value
        for name, value, said in (
            ("aspect_ratio", "1:1", asked.aspect_ratio),
            ("image_size", "1K", asked.image_size),
            ("output_format", "png", asked.output_format),
            ("modalities", ("TEXT", "IMAGE"), asked.modalities),
        )
        if said is not None
    }
    changed = scene.reads.express(Change(members=usual), scene.request)
    return scene.answer_to(changed, response) if isinstance(changed, Request) else response


@fault(
    "malformed-json-accepted",
    title="A body that is not JSON is answered as if it were.",
    breaks=("errors.malformed_json",),
    caught_by=("protocol/malformed-json",),
)
def malformed_json_accepted(response: Response, scene: Scene) -> Response:
    """The answer to a printed request."""
    if not _refused(response, scene) or strict_json.parse(scene.request.body).strict:
        return response
    return _as_printed(response, scene)


@fault(
    "other-methods-accepted",
    title="Any method will do.",
    breaks=("errors.method",),
    caught_by=("protocol/method",),
)
def other_methods_accepted(response: Response, scene: Scene) -> Response:
    """The answer to the same request by the right method."""
    if scene.stage != "method":
        return response
    right = replace(scene.request, method=scene.operation.method.upper())
    return scene.answer_to(right, response)
