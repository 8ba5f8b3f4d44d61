"""Refusals in a wrong form: status, envelope, or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conformance.codec import strict_json
from conformance.dialects.grammar import dump
from conformance.dialects.lens import lens
from conformance.model import ApiError, Dialect, JsonObject, Outcome, Response
from conformance.simulator.editing import page, with_json
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_ENVELOPE: Final = ("errors.envelope",)
_STATUS: Final = ("errors.status",)
_FIRST_ERROR: Final = 400
_SUCCESS: Final = 200
_UNHEARD_OF: Final = (418, 455, 530)
_SERVER_ERROR: Final = 500
_UNAVAILABLE: Final = 503


def refusal(response: Response, scene: Scene) -> ApiError | None:
    """What a refusal says; ``None`` where the answer is none, or is about a picture."""
    if scene.stage == "picture" or response.status < _FIRST_ERROR:
        return None
    return scene.speaks.outcome(response).error


@fault(
    "error-with-200",
    title="Refusals have status 200.",
    breaks=("errors.not_in_success",),
    caught_by=("error/in-success",),
    numbers=("F-077",),
    sources=("openclaw/clawrouter#101",),
)
def error_with_200(response: Response, scene: Scene) -> Response:
    """The error as it is, under a success."""
    status = scene.choose("status", (_SUCCESS, 201))
    return replace(response, status=status) if refusal(response, scene) else response


@fault(
    "error-of-other-dialect",
    title="Refusals are in another dialect's envelope.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    numbers=("F-079",),
    sources=("isboyjc/amux-api@0600e8b2 middleware/utils.go",),
)
def error_of_other_dialect(response: Response, scene: Scene) -> Response:
    """OpenAI's envelope on a native path, Google's on any other; the status stays."""
    error = refusal(response, scene)
    if error is None:
        return response
    native = scene.speaks.dialect is Dialect.GEMINI
    other = lens(Dialect.CHAT if native else Dialect.GEMINI)
    same = ApiError(
        envelope="openai" if native else "google", category=error.category, message=error.message
    )
    said = other.render(Outcome(error=same), replace(scene.request, body=b""))
    return replace(said, status=response.status)


@fault(
    "error-member-missing",
    title="Refusals lack members that the envelope must have.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    numbers=("F-080",),
    sources=("isboyjc/amux-api@0600e8b2 middleware/utils.go",),
)
def error_member_missing(response: Response, scene: Scene) -> Response:
    """Only a message and a code."""
    error = refusal(response, scene)
    if error is None:
        return response
    said: JsonObject = {"message": error.message, "code": error.code}
    gone = scene.choose("member", ("type", "code", "message"))
    return with_json(response, {"error": {name: said[name] for name in said if name != gone}})


@fault(
    "error-bare",
    title="Refusals are a status of the vendor's own and a text, with no error object.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    numbers=("F-080",),
)
def error_bare(response: Response, scene: Scene) -> Response:
    """``{"status": false, "msg": …}``."""
    error = refusal(response, scene)
    if error is None:
        return response
    name = scene.choose("name", ("msg", "message", "detail"))
    return with_json(response, {"status": False, name: error.message})


@fault(
    "error-nested",
    title="The message of a refusal is another error object.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    numbers=("F-082",),
    sources=("archestra-ai/archestra#2548",),
)
def error_nested(response: Response, scene: Scene) -> Response:
    """An error inside an error inside an error."""
    error = refusal(response, scene)
    parsed = strict_json.parse(response.body).value
    if error is None or not isinstance(parsed, Mapping) or "error" not in parsed:
        return response
    inner = parsed["error"]
    outer = inner if isinstance(inner, Mapping) else {}
    return with_json(response, {"error": {**outer, "message": {"error": {**outer}}}})


@fault(
    "error-page",
    title="Refusals are web pages.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    numbers=("F-099",),
    sources=("google-gemini/gemini-cli#6405",),
)
def error_page(response: Response, scene: Scene) -> Response:
    """What a proxy in front says."""
    title = scene.choose("title", ("Error", "403 Forbidden", "nginx"))
    return page(response.status, title) if refusal(response, scene) else response


@fault(
    "error-empty",
    title="Refusals have no body.",
    breaks=_ENVELOPE,
    caught_by=("error/envelope",),
    sources=("proma-ai/Proma#1745",),
)
def error_empty(response: Response, scene: Scene) -> Response:
    """The status alone."""
    return replace(response, body=b"") if refusal(response, scene) else response


@fault(
    "status-unheard-of",
    title="Refusals have a status that neither the page nor the dialect knows.",
    breaks=("response.status",),
    caught_by=("status/documented",),
)
def status_unheard_of(response: Response, scene: Scene) -> Response:
    """A teapot."""
    status = scene.choose("status", _UNHEARD_OF)
    return replace(response, status=status) if refusal(response, scene) else response


@fault(
    "status-undocumented",
    title="Successes have a status that the page does not name.",
    breaks=("response.status",),
    caught_by=("status/documented",),
)
def status_undocumented(response: Response, scene: Scene) -> Response:
    """203 in place of 200."""
    status = scene.choose("status", (203, 201, 206))
    return response if scene.told(response) is None else replace(response, status=status)


@fault(
    "client-errors-are-500",
    title="What the client did wrong is answered as a fault of the server.",
    breaks=_STATUS,
    caught_by=("error/status",),
)
def client_errors_are_500(response: Response, scene: Scene) -> Response:
    """500 for every refusal."""
    error = refusal(response, scene)
    if error is None:
        return response
    same = replace(error, code=None, type=None, category="server")
    said = scene.speaks.render(Outcome(error=same), scene.request)
    return replace(said, status=scene.choose("status", (_SERVER_ERROR, 502, 520)))


@fault(
    "malformed-json-is-500",
    title="A body that is not JSON is answered as a fault of the server.",
    breaks=("errors.malformed_json",),
    caught_by=("protocol/malformed-json",),
)
def malformed_json_is_500(response: Response, scene: Scene) -> Response:
    """The parser's exception, uncaught."""
    broken = scene.stage == "operation" and not strict_json.parse(scene.request.body).found
    if not broken or refusal(response, scene) is None:
        return response
    return client_errors_are_500(response, scene)


@fault(
    "other-type-is-500",
    title="A body of another media type is answered as a fault of the server.",
    breaks=("errors.content_type",),
    caught_by=("protocol/content-type",),
)
def other_type_is_500(response: Response, scene: Scene) -> Response:
    """What reads a body by its type and finds no reader."""
    declared = (scene.request.header("content-type") or "").partition(";")[0].strip().lower()
    if scene.stage != "operation" or declared == scene.operation.media_type:
        return response
    return client_errors_are_500(response, scene)


@fault(
    "unknown-model-is-503",
    title="A model that does not exist is answered as one that is busy.",
    breaks=_STATUS,
    caught_by=("error/status",),
    numbers=("F-086",),
    sources=("isboyjc/amux-api@0600e8b2 middleware/distributor.go",),
)
def unknown_model_is_503(response: Response, scene: Scene) -> Response:
    """503 for 404."""
    error = refusal(response, scene)
    if scene.stage != "operation" or error is None or error.category != "not_found":
        return response
    same = replace(error, code=None, type=None, category="server")
    said = scene.speaks.render(Outcome(error=same), scene.request)
    return replace(said, status=scene.choose("status", (_UNAVAILABLE, 500, 502)))


@fault(
    "code-disagrees",
    title="The code inside a refusal is not its status.",
    breaks=_STATUS,
    caught_by=("error/status",),
)
def code_disagrees(response: Response, scene: Scene) -> Response:
    """Google's ``code`` one class up."""
    error = refusal(response, scene)
    parsed = strict_json.parse(response.body).value
    inner = parsed.get("error") if isinstance(parsed, Mapping) else None
    if error is None or not isinstance(inner, Mapping) or "status" not in inner:
        return response
    code = scene.choose("code", (_SERVER_ERROR, 200, 0))
    return replace(response, body=dump({"error": {**inner, "code": code}}))
