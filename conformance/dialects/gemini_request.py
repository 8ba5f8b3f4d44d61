"""What a request to the Gemini API asks for, and how to make it ask for something else.

Members: https://ai.google.dev/api/generate-content. Where a request says a thing twice, the
first of these counts, and camelCase before snake_case:

* model: the path, then ``model`` in the body, as hybrids have it;
* stream: ``:streamGenerateContent``, then ``stream`` in the body, then ``:generateContent``;
* ratio and size: ``generationConfig.imageConfig``, then ``generationConfig.responseFormat.image``,
  then ``generationConfig.imageGenerationConfig``, which only relays have;
* file format: ``imageConfig`` (``outputFormat``, ``outputMimeType``,
  ``imageOutputOptions.mimeType``), then ``responseFormat.image.mimeType``;
* delivery: ``responseFormat.image.delivery``, then ``image_response_format`` in the body, then in
  the query.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, unquote

from conformance.dialects import values
from conformance.dialects.gemini_turns import prompt, references, with_prompt, with_references
from conformance.dialects.grammar import Grammar, body_of
from conformance.dialects.grammar import express as express_in
from conformance.dialects.settings import Setting, Spot
from conformance.model import Change, Intent, Json, Request, Unsupported

STREAM = "streamGenerateContent"
PLAIN = "generateContent"
_METHOD = re.compile(
    rf"(?<=/models/)(?P<model>[^?#]*?):(?P<method>{PLAIN}|{STREAM})(?=/*(?:[?#]|\Z))"
)
_DELIVERY = re.compile(
    r"(?<=[?&])(?P<name>image_response_format|imageResponseFormat)=(?P<value>[^&#]*)"
)

_CONFIG = "generationConfig"
_IMAGE = (_CONFIG, "imageConfig")
_FORMAT = (_CONFIG, "responseFormat", "image")
#: Not Google's: what some relays take instead of ``imageConfig``.
_RELAYED = (_CONFIG, "imageGenerationConfig")

_SETTINGS = {
    "model": Setting((Spot(("model",), values.MODEL, home=True),)),
    "stream": Setting((Spot(("stream",), values.FLAG, home=True),)),
    "aspect_ratio": Setting(
        (
            Spot((*_IMAGE, "aspectRatio"), values.AS_WRITTEN, home=True),
            Spot((*_FORMAT, "aspectRatio"), values.RATIO_WORD, home=True),
            Spot((*_RELAYED, "aspectRatio"), values.AS_WRITTEN),
        )
    ),
    "image_size": Setting(
        (
            Spot((*_IMAGE, "imageSize"), values.AS_WRITTEN, home=True),
            Spot((*_FORMAT, "imageSize"), values.SIZE_WORD, home=True),
        )
    ),
    "modalities": Setting((Spot((_CONFIG, "responseModalities"), values.MODALITIES, home=True),)),
    # Official, though image models refuse more than one: then it is the API that says so.
    "count": Setting(
        (
            Spot((_CONFIG, "candidateCount"), values.COUNT, home=True),
            Spot((*_RELAYED, "numberOfImages"), values.COUNT),
        )
    ),
    "output_format": Setting(
        (
            Spot((*_IMAGE, "outputFormat"), values.FORMAT),
            Spot((*_IMAGE, "outputMimeType"), values.FORMAT_MIME),
            Spot((*_IMAGE, "imageOutputOptions", "mimeType"), values.FORMAT_MIME),
            Spot((*_FORMAT, "mimeType"), values.FORMAT_WORD, home=True),
        )
    ),
    "response_format": Setting(
        (
            Spot((*_FORMAT, "delivery"), values.DELIVERY_WORD, home=True),
            Spot(("imageResponseFormat",), values.DELIVERY_BASE64),
        )
    ),
}

#: Names of more than one word in requests, all of them official.
_NAMES = """
    allowed_function_names aspect_ratio audio_metadata audio_transcription
    audio_transcription_config cached_content candidate_count code_execution code_execution_result
    computer_use continuation_token document_metadata enable_enhanced_civic_answers end_offset
    end_time executable_code file_data file_search file_uri frequency_penalty function_call
    function_calling_config function_declarations function_response generation_config google_maps
    google_search google_search_retrieval image_config image_search image_size
    include_server_side_tool_invocations include_thoughts inline_data language_code lat_lng
    max_output_tokens mcp_servers media_processing media_resolution mime_type num_tokens
    parameters_json_schema part_metadata presence_penalty response_format response_json_schema
    response_logprobs response_mime_type response_modalities response_schema retrieval_config
    safety_settings search_types service_tier speech_config speech_metadata spreadsheet_metadata
    start_offset start_time stop_sequences stream_function_call_arguments system_instruction
    thinking_budget thinking_config thinking_level thought_signature time_range_filter tool_call
    tool_config tool_response tool_type top_k top_p translation_config url_context video_metadata
    web_search will_continue
"""
#: Names of Vertex AI and of relays.
_OTHER_NAMES = """
    display_name image_generation_config image_output_options image_response_format number_of_images
    output_compression_quality output_format output_mime_type person_generation prominent_people
"""
#: What holds a user's own data.
_OPAQUE = """
    args labels parameters parameters_json_schema part_metadata response response_json_schema
    response_schema
"""

GRAMMAR = Grammar(
    settings=_SETTINGS,
    prompt=prompt,
    with_prompt=with_prompt,
    references=references,
    with_references=with_references,
    casing=frozenset((_NAMES + _OTHER_NAMES).split()),
    opaque=frozenset(_OPAQUE.split()),
    canary=(_CONFIG,),
)


def intent(request: Request) -> Intent:
    """What a request asks for; whatever cannot be read is left open."""
    said = GRAMMAR.read(body_of(request))
    method = _METHOD.search(request.url)
    if method:
        streamed = said.stream is True or method["method"] == STREAM
        model = unquote(method["model"]) or said.model
        said = replace(said, model=model, stream=streamed)
    delivery = _DELIVERY.search(request.url)
    if delivery and said.response_format is None:
        stated = values.DELIVERY.read(unquote(delivery["value"]))
        said = replace(said, response_format=stated if isinstance(stated, str) else None)
    return said


def express(change: Change, request: Request) -> Request | Unsupported:
    """The request with a change made, in the URL where it says it there."""
    method, delivery = _METHOD.search(request.url), _DELIVERY.search(request.url)
    in_url = {"model", "stream"} if method else set()
    return express_in(
        GRAMMAR,
        change,
        request,
        intent=intent,
        url=_url(change, request.url),
        elsewhere=frozenset(in_url | ({"response_format"} if delivery else set())),
    )


def _url(change: Change, url: str) -> str:
    wanted: dict[str, object] = dict(change.members)
    model, stream = wanted.get("model"), wanted.get("stream")
    name = {True: STREAM, False: PLAIN}.get(stream) if isinstance(stream, bool) else None

    def method(found: re.Match[str]) -> str:
        named = _quoted(model) if isinstance(model, str) else found["model"]
        return f"{named}:{name or found['method']}"

    def delivery(found: re.Match[str]) -> str:
        value = values.DELIVERY_BASE64.write(wire) if (wire := _text(wanted)) else None
        return f"{found['name']}={quote(str(value))}" if value else found[0]

    return _DELIVERY.sub(delivery, _METHOD.sub(method, url, count=1), count=1)


def _text(wanted: dict[str, object]) -> Json:
    value = wanted.get("response_format")
    return value if isinstance(value, str) else None


def _quoted(model: str) -> str:
    return quote(model, safe="", errors="backslashreplace")
