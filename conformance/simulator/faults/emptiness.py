"""Answers without a picture, as if all were well."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.dialects.lens import lens
from conformance.model import Dialect, Json, JsonObject, Outcome, Request, Response, Usage
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_BREAKS: Final = ("image.present",)
_SEEN: Final = ("image/present",)
_RESULTS: Final = frozenset({"candidates", "choices", "data"})
_WORDS: Final = (
    "Here is the picture that you asked for.",
    "I have drawn the picture.",
    "The user wants a picture. I shall think about its colours.",
)


def _bare(response: Response, scene: Scene) -> Outcome | None:
    """What an answer with a picture says beside it."""
    told = scene.told(response)
    return replace(told, images=()) if told and told.images else None


@fault(
    "picture-missing",
    title="Answers hold no picture, as if all were well.",
    breaks=("image.present",),
    caught_by=("image/present",),
    numbers=("F-032",),
    sources=("Nativu5/Gemini-FastAPI#129",),
)
def picture_missing(response: Response, scene: Scene) -> Response:
    """Everything but the pictures, or words about them."""
    bare = _bare(response, scene)
    if bare is None:
        return response
    wordy = scene.speaks.dialect is not Dialect.IMAGES
    words = scene.choose("words", ("", *_WORDS)) if wordy else ""
    return scene.say(replace(bare, text=words or bare.text))


@fault(
    "picture-becomes-empty-text",
    title="An empty text stands where the picture belongs.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-029",),
    sources=("BerriAI/litellm#16586", "BerriAI/litellm#16227"),
)
def picture_becomes_empty_text(response: Response, scene: Scene) -> Response:
    """A part that says nothing, or a picture of no bytes."""
    bare = _bare(response, scene)
    if bare is None:
        return response
    said = scene.say(replace(bare, text="", thoughts=""))
    nothing: dict[str, Json] = {"parts": [{"text": ""}], "data": [{"b64_json": ""}]}

    def edit(name: str, value: Json) -> tuple[str, Json]:
        return (name, nothing.get(name, value) if value == [] else value)

    return each_document(said, lambda document: each_member(document, edit))


@fault(
    "picture-lost-in-translation",
    title="The picture is paid for and lost when the answer is put into another dialect.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-006",),
    sources=("awsl-project/maxx#710",),
)
def picture_lost_in_translation(response: Response, scene: Scene) -> Response:
    """No text, no picture, and the tokens of one."""
    bare = _bare(response, scene)
    return response if bare is None else scene.say(replace(bare, text="", thoughts=""))


@fault(
    "blocks-told-as-stop",
    title="An answer that was blocked ends as if nothing had happened.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-103",),
    sources=("BerriAI/litellm#20357",),
)
def blocks_told_as_stop(response: Response, scene: Scene) -> Response:
    """``stop``, an empty content, and no tokens for it."""
    bare = _bare(response, scene)
    if bare is None:
        return response
    prompt = (bare.usage or Usage()).prompt or 1
    usage = Usage(prompt=prompt, output=0, total=prompt)
    return scene.say(replace(bare, text="", thoughts="", grounded=False, usage=usage))


def _without_results(response: Response, scene: Scene, kept: tuple[Json, ...]) -> Response:
    """The answer with another list of results, or none at all."""
    if scene.told(response) is None:
        return response

    def edit(document: JsonObject) -> JsonObject:
        rest = {name: value for name, value in document.items() if name not in _RESULTS}
        return {**{name: value for name in _RESULTS & document.keys() for value in kept}, **rest}

    return each_document(response, edit)


@fault(
    "results-missing",
    title="Answers have no results, and no reason for it.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-033",),
    sources=("Kazuki-0147/Antigravity-Proxy#2", "songquanpeng/one-api#1718"),
)
def results_missing(response: Response, scene: Scene) -> Response:
    """No ``candidates``, and no ``promptFeedback`` either."""
    return _without_results(response, scene, ())


@fault(
    "results-empty",
    title="The list of results is empty.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-078", "F-104"),
    sources=("diegosouzapw/OmniRoute#4942", "BerriAI/litellm#40252", "BerriAI/litellm#40477"),
)
def results_empty(response: Response, scene: Scene) -> Response:
    """``choices: []``, whatever became of the candidate that had no content."""
    return _without_results(response, scene, ([],))


@fault(
    "native-body-passed-on",
    title="An answer without a picture is passed on in the upstream's own dialect.",
    breaks=("dialect.response",),
    caught_by=("dialect/response",),
    numbers=("F-034",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def native_body_passed_on(response: Response, scene: Scene) -> Response:
    """``candidates`` under an OpenAI path."""
    bare = _bare(response, scene)
    if bare is None or scene.speaks.dialect is Dialect.GEMINI:
        return response
    said = replace(bare, text=scene.choose("words", _WORDS), streamed=False)
    return lens(Dialect.GEMINI).render(said, Request(method="POST", url="", body=b"{}"))
