"""Each check notices what it is for, and no other: one lie at a time in otherwise honest evidence.

An answer of the simulator is changed in one respect, in a copy of the committed cassettes. What the
checks say then, and did not say before, must be exactly what stands in the table, about exactly
that case (or about the probe group or the provider that it belongs to).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from conformance.checks.check import CHECKS, Scope
from conformance.codec.image.decode import inspect
from conformance.codec.image.encode import make
from conformance.model import Exchange, Fault, FindingRecord, Json, Response

pytestmark = pytest.mark.slow  # a recording for each lie

BASE64 = re.compile(rb"[A-Za-z0-9+/]{1000,}={0,2}")

Change = Callable[[Exchange], Exchange]
Which = Callable[[Exchange], bool]


@dataclass(frozen=True)
class Row:
    """One lie: which answer of which vendor, what is changed, and what must be said of it.

    ``said`` names checks in the order of their ids, each with the status that it gives.
    """

    vendor: str
    title: str
    which: Which
    change: Change
    said: str


# Which answer.


def covering(**facets: Json) -> Which:
    return lambda each: (
        each.case.phase == "covering"
        and all(each.case.facets.get(name) == value for name, value in facets.items())
    )


def negative(rule: str) -> Which:
    return lambda each: each.case.violation is not None and each.case.violation.rule == rule


def probe(name: str, role: str) -> Which:
    return lambda each: (name, role) in [(part.probe, part.role) for part in each.case.parts]


# What is changed.


def answered(**changes: object) -> Change:
    return lambda each: replace(each, response=replace(response(each), **changes))


def status(code: int) -> Change:
    return answered(status=code)


def media_type(value: str) -> Change:
    def change(each: Exchange) -> Exchange:
        kept = (field for field in response(each).headers if field[0].lower() != "content-type")
        return answered(headers=(("Content-Type", value), *kept))(each)

    return change


def body(change: Callable[[bytes], bytes]) -> Change:
    return lambda each: answered(body=change(response(each).body))(each)


def swapped(old: str, new: str, count: int = -1) -> Change:
    return body(lambda text: text.replace(old.encode(), new.encode(), count))


def member(path: str, change: Callable[[Json], Json]) -> Change:
    """Change one member of a JSON body; one that becomes ``None`` is removed."""
    *above, last = (int(step) if step.isdigit() else step for step in path.split("/")[1:])

    def changed(text: bytes) -> bytes:
        whole = holder = json.loads(text)
        for step in above:
            holder = holder[step]
        holder[last] = change(holder[last])
        if holder[last] is None:
            del holder[last]
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    return body(changed)


def picture(
    change: Callable[[bytes], bytes], encode: Callable[[bytes], bytes] = base64.b64encode
) -> Change:
    """Change the picture itself, be it in the body or fetched from a link."""

    def changed(each: Exchange) -> Exchange:
        if each.fetched:
            (fetched,) = each.fetched
            served = replace(fetched.response, body=change(fetched.response.body))
            return replace(each, fetched=(replace(fetched, response=served),))
        text = response(each).body
        data = BASE64.search(text)[0]
        return answered(body=text.replace(data, encode(change(base64.b64decode(data)))))(each)

    return changed


def drawn(width: int, height: int, kind: str = "png") -> Change:
    return picture(lambda _: make(width, height, format=kind, seed=7))


def recoded(kind: str) -> Change:
    """A picture of the same size in another format."""

    def changed(data: bytes) -> bytes:
        was = inspect(data)
        return make(was.width, was.height, format=kind, seed=7)

    return picture(changed)


def both(*changes: Change) -> Change:
    def changed(each: Exchange) -> Exchange:
        for change in changes:
            each = change(each)
        return each

    return changed


def plain(text: bytes) -> bytes:
    """A stream of chat chunks as the one answer that it spreads."""
    lines = [line.removeprefix(b"data: ") for line in text.splitlines() if line]
    chunks = [json.loads(line) for line in lines if line != b"[DONE]"]
    said = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    choice = {"index": 0, "message": {"role": "assistant", "content": said, "refusal": None}}
    ended = {"logprobs": None, "finish_reason": "stop"}
    used = {"prompt_tokens": 9, "completion_tokens": 747, "total_tokens": 756}
    whole = chunks[-1] | {"object": "chat.completion", "choices": [choice | ended], "usage": used}
    return json.dumps(whole).encode()


def streamed(text: bytes) -> bytes:
    """A chat's answer as a stream of one chunk."""
    whole = json.loads(text)
    (choice,) = whole["choices"]
    choice["delta"] = choice.pop("message")
    chunk = json.dumps(whole | {"object": "chat.completion.chunk"})
    return f"data: {chunk}\n\ndata: [DONE]\n\n".encode()


def followed(more: bytes) -> Change:
    return body(lambda text: text + more)


def instead(code: int, text: bytes) -> Change:
    return answered(status=code, body=text)


def plus(more: int) -> Callable[[Json], Json]:
    return lambda count: count + more


def gone(_: Json) -> None:
    return None


def silent(each: Exchange) -> Exchange:
    return replace(each, response=None, fetched=(), fault=Fault(name="timeout-total"))


def unreachable(each: Exchange) -> Exchange:
    (fetched,) = each.fetched
    return replace(each, fetched=(replace(fetched, response=None, fault=Fault(name="dns")),))


def echoing(each: Exchange) -> Exchange:
    return replace(each, echoes=("body: {API_KEY} at byte 9",))


def unfetched(each: Exchange) -> Exchange:
    return replace(each, fetched=())


def response(each: Exchange) -> Response:
    assert each.response is not None
    return each.response


OPENAI_ERROR = b'{"error":{"message":"no","type":"invalid_request_error","param":null,"code":null}}'
GOOGLE_ERROR = b'{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}'
BUSY = b'{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}}'
GEMINI = (
    b'{"candidates":[{"content":{"parts":[{"text":"Fine."}],"role":"model"},"finishReason":"STOP",'
    b'"index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,'
    b'"totalTokenCount":11},"modelVersion":"gemini-2.5-flash-image","responseId":"1"}'
)
CHAT = (
    b'{"id":"chatcmpl-1","object":"chat.completion","created":1764469194,'
    b'"model":"gemini-2.5-flash-image","choices":[{"index":0,"message":{"role":"assistant",'
    b'"content":"Fine.","refusal":null},"logprobs":null,"finish_reason":"stop"}],'
    b'"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}'
)
PICTURE = (
    GEMINI.replace(b'"text":"Fine."', b'"inlineData":{"mimeType":"image/png","data":"%b"}')
    .replace(b'"candidatesTokenCount":2', b'"candidatesTokenCount":1290')
    .replace(b'"totalTokenCount":11', b'"totalTokenCount":1299')
) % base64.b64encode(make(1024, 1024, format="png", seed=7))
PAGE = b"<!DOCTYPE html><html><title>Sign in</title></html>"

gemini_answer = covering(response_format="b64_json")
chat_answer = covering(model="gemini-2.5-flash-image")
linked_answer = covering(model="NanoBanana", aspect_ratio="1:1")

cut = picture(lambda data: data[: len(data) // 2])
url_safe = picture(lambda data: data, base64.urlsafe_b64encode)
marked = body(lambda text: b"\xef\xbb\xbf" + text)
renamed = body(lambda text: re.sub(rb'"id":"[^"]+"', b'"id":"chatcmpl-1"', text, count=1))
unlinked = body(lambda text: re.sub(rb',"media":{[^}]*}|https://[^"]*', b"", text))
web_page = both(media_type("text/html"), body(lambda _: PAGE))
cheaper = both(swapped("2000", "1120"), swapped("2005", "1125"), swapped("2015", "1135"))
dearer = both(swapped("1290", "2000"), member("/usage/total_tokens", plus(710)))
uncounted = both(
    member("/usageMetadata/promptTokensDetails", gone),
    swapped(":571,", ":11,"),
    swapped(":1696", ":1136"),
)


TABLE = [
    # A picture that is cut short.
    Row("ccapi", "a cut picture", gemini_answer, cut, "image/decodes fail"),
    Row("openai-next", "a cut picture", covering(image_size="4K"), cut, "image/decodes fail"),
    Row("qianduoduo", "a cut picture", chat_answer, cut, "image/decodes fail"),
    Row("uniall", "a cut picture", linked_answer, cut, "image/decodes fail"),
    Row("ccapi", "no picture at all", gemini_answer, member("/candidates/0/content/parts", lambda parts: parts[:1]), "image/present fail, request/modalities fail, response/finish-reason fail, response/image-tokens fail, twins/delivery fail"),
    Row("qianduoduo", "no picture at all", chat_answer, member("/choices/0/message/content", lambda _: "Here is the picture."), "image/present fail, request/modalities fail, response/finish-reason fail, response/image-tokens fail, twins/stream fail"),
    # Another type than declared.
    Row("ccapi", "a JPEG called PNG", gemini_answer, recoded("jpeg"), "image/declared-type warn, twins/delivery fail"),
    Row("ccapi", "a PNG called JPEG", gemini_answer, swapped('"image/png"', '"image/jpeg"'), "image/declared-type fail"),
    Row("qianduoduo", "a JPEG called PNG", chat_answer, recoded("jpeg"), "image/declared-type warn, twins/stream fail"),
    Row("qianduoduo", "a PNG called JPEG", chat_answer, swapped("data:image/png;", "data:image/jpeg;"), "image/declared-type fail, twins/stream fail"),
    Row("uniall", "a PNG served as JPEG", linked_answer, recoded("png"), "image/declared-type fail, image/output-format fail, twins/stream fail"),
    # Another ratio.
    Row("ccapi", "another ratio", gemini_answer, drawn(896, 1152), "image/aspect-ratio fail, twins/delivery fail"),
    Row("agicto", "another ratio", covering(aspect_ratio="16:9"), drawn(1024, 1024), "image/aspect-ratio fail"),
    Row("uniall", "another ratio", linked_answer, drawn(1344, 768, "jpeg"), "image/aspect-ratio fail, twins/stream fail"),
    # Another tier.
    Row("openai-next", "1K where 4K was asked for", covering(image_size="4K"), drawn(1024, 1024), "image/size fail"),
    Row("openai-next", "1K where 2K was asked for", covering(image_size="2K"), drawn(1024, 1024), "image/size fail"),
    Row("uniall", "1K where the name says 4K", covering(model="NanoBananaPro-4K"), drawn(1152, 928, "jpeg"), "image/size fail"),
    Row("uniall", "1K where the name says 2K", covering(model="NanoBananaPro-2K"), drawn(1200, 896, "jpeg"), "image/size fail"),
    Row("uniall", "another format than asked for", covering(output_format="webp"), recoded("png"), "image/declared-type fail, image/output-format fail"),
    # A status that no page names.
    Row("ccapi", "status 418", gemini_answer, status(418), "access/models inconclusive, constant/envelope warn, error/envelope fail, probe/canary inconclusive, probe/turns inconclusive, reference/reaches inconclusive, request/accepted fail, status/documented fail, twins/delivery fail"),
    Row("ccapi", "status 201", gemini_answer, status(201), "status/documented fail"),
    Row("qianduoduo", "status 418", chat_answer, status(418), "access/models inconclusive, constant/envelope warn, error/envelope fail, probe/canary inconclusive, reference/reaches inconclusive, request/accepted fail, status/documented fail, twins/stream fail"),
    Row("qianduoduo", "status 201", chat_answer, status(201), "status/documented fail"),
    Row("uniall", "status 418", linked_answer, status(418), "access/models inconclusive, constant/envelope warn, error/envelope fail, probe/canary inconclusive, reference/reaches inconclusive, request/accepted fail, status/documented fail, twins/stream fail"),
    Row("uniall", "status 201, which is a success as this page's default is", linked_answer, status(201), ""),
    # Tokens.
    Row("ccapi", "a total off by one", gemini_answer, member("/usageMetadata/totalTokenCount", plus(1)), "response/usage fail"),
    Row("qianduoduo", "a total off by one", chat_answer, member("/usage/total_tokens", plus(1)), "response/usage fail"),
    Row("uniall", "a total off by one", linked_answer, member("/usage/total_tokens", plus(1)), "response/usage fail"),
    Row("openai-next", "tokens of another tier", covering(image_size="4K"), cheaper, "inert/tokens warn, response/image-tokens warn"),
    Row("qianduoduo", "tokens of another tier", chat_answer, dearer, "response/image-tokens warn"),
    Row("uniall", "tokens of another tier", linked_answer, dearer, "response/image-tokens warn"),
    Row("ccapi", "no usage", gemini_answer, member("/usageMetadata", gone), "response/usage fail, twins/delivery fail"),
    # How it ended.
    Row("ccapi", "no finish reason", gemini_answer, member("/candidates/0/finishReason", gone), "response/finish-reason fail, twins/delivery fail"),
    Row("qianduoduo", "no finish reason", chat_answer, member("/choices/0/finish_reason", gone), "dialect/response fail, response/finish-reason fail, twins/stream fail"),
    Row("uniall", "no finish reason", linked_answer, member("/choices/0/finish_reason", gone), "dialect/response fail, response/finish-reason fail, twins/stream fail"),
    Row("qianduoduo", "another dialect's finish reason", chat_answer, swapped('"stop"', '"STOP"'), "dialect/response fail, response/finish-reason fail"),
    # Who answered.
    Row("ccapi", "another model", gemini_answer, member("/modelVersion", lambda _: "gemini-2.0-flash"), "constant/model warn, response/model fail"),
    Row("qianduoduo", "another model", chat_answer, member("/model", lambda _: "gpt-image-1"), "constant/model warn, response/model fail"),
    Row("uniall", "another model", linked_answer, member("/model", lambda _: "NanoBananaPro-4K"), "constant/model warn, response/model fail"),
    # JSON that is not quite JSON.
    Row("ccapi", "a byte order mark", gemini_answer, marked, "body/json fail"),
    Row("qianduoduo", "a byte order mark", chat_answer, marked, "body/json fail"),
    Row("uniall", "a byte order mark", linked_answer, marked, "body/json fail"),
    Row("ccapi", "bytes behind the JSON", gemini_answer, followed(b"<!-- 3 ms -->"), "body/json fail"),
    Row("qianduoduo", "bytes behind the JSON", chat_answer, followed(b"<!-- 3 ms -->"), "body/json fail"),
    Row("uniall", "bytes behind the JSON", linked_answer, followed(b"{}"), "body/json fail"),
    Row("ccapi", "a body cut in the middle", gemini_answer, body(lambda text: text[: len(text) // 2]), "access/models inconclusive, body/json fail, image/present fail, twins/delivery fail"),
    # The content type.
    Row("ccapi", "JSON as text/html", gemini_answer, media_type("text/html"), "body/content-type warn"),
    Row("qianduoduo", "JSON as text/html", chat_answer, media_type("text/html"), "body/content-type warn"),
    Row("uniall", "JSON as text/html", linked_answer, media_type("text/html"), "body/content-type warn"),
    Row("ccapi", "a web page", gemini_answer, web_page, "access/models inconclusive, body/content-type fail, image/present fail, probe/canary inconclusive, probe/turns inconclusive, reference/reaches inconclusive, request/accepted fail, twins/delivery fail"),
    Row("uniall", "a web page for the picture", linked_answer, picture(lambda _: PAGE), "image/decodes fail, image/url fail, twins/stream fail"),
    # Streams.
    Row("qianduoduo", "a stream without an end", probe("stream", "usage"), swapped("data: [DONE]\n\n", ""), "stream/terminator fail"),
    Row("uniall", "a stream without an end", covering(stream=True), swapped("data: [DONE]\n\n", ""), "stream/terminator fail"),
    Row("qianduoduo", "another id in one chunk", probe("stream", "usage"), renamed, "stream/chunks fail"),
    Row("uniall", "another id in one chunk", covering(stream=True), renamed, "stream/chunks fail"),
    Row("uniall", "a stream as JSON", covering(stream=True), media_type("application/json"), "body/content-type fail"),
    Row("uniall", "a stream without a picture", covering(stream=True), both(unlinked, unfetched), "image/present fail, response/finish-reason fail, stream/image fail, twins/casing fail"),
    Row("uniall", "no stream where one was asked for", covering(stream=True), both(media_type("application/json"), body(plain)), "stream/honoured fail, twins/casing fail"),
    Row("qianduoduo", "a stream where none was asked for", chat_answer, both(media_type("text/event-stream"), body(streamed)), "stream/honoured fail"),
    # Refusals.
    Row("ccapi", "an envelope of another dialect", negative("type"), instead(400, OPENAI_ERROR), "constant/envelope warn, error/envelope fail"),
    Row("openai-next", "an envelope of another dialect", negative("type"), instead(400, OPENAI_ERROR), "constant/envelope warn, error/envelope fail"),
    Row("qianduoduo", "an envelope of another dialect", negative("type"), instead(400, GOOGLE_ERROR), "constant/envelope warn, error/envelope fail"),
    Row("uniall", "an envelope of another dialect", negative("type"), instead(400, GOOGLE_ERROR), "constant/envelope warn, error/envelope fail"),
    Row("ccapi", "200 for a wrong type", negative("type"), status(200), "error/in-success fail"),
    Row("qianduoduo", "200 for a wrong type", negative("type"), status(200), "error/in-success fail"),
    Row("uniall", "200 for a wrong type", negative("type"), status(200), "error/in-success fail"),
    Row("ccapi", "500 for a wrong type", negative("type"), status(500), "error/names fail, error/status fail, refusal/schema fail, status/documented info"),
    Row("uniall", "500 for a wrong key", negative("wrong-key"), status(500), "error/names fail, error/status fail"),
    Row("qianduoduo", "200 for a wrong key", negative("wrong-key"), status(200), "error/in-success fail"),
    Row("ccapi", "an answer to a wrong type", negative("type"), instead(200, GEMINI), "refusal/schema fail"),
    Row("qianduoduo", "an answer to a wrong type", negative("type"), instead(200, CHAT), "refusal/schema fail"),
    Row("uniall", "an answer to a wrong type", negative("type"), instead(200, CHAT), "refusal/schema fail"),
    Row("ccapi", "an answer to an unknown model", negative("unknown-model"), instead(200, GEMINI), "refusal/unknown-model fail"),
    Row("ccapi", "an answer to a value outside the claimed", negative("values"), instead(200, GEMINI), "refusal/value fail"),
    Row("ccapi", "an answer to what is no JSON", negative("malformed-json"), instead(200, GEMINI), "protocol/malformed-json fail"),
    Row("ccapi", "an answer to a wrong key", negative("wrong-key"), instead(200, GEMINI), "credential/wrong fail"),
    Row("qianduoduo", "an answer to no key", negative("missing-key"), instead(200, CHAT), "credential/missing fail"),
    Row("ccapi", "an answer to two keys", negative("conflicting-keys"), instead(200, GEMINI), "credential/conflicting warn"),
    # What is nobody's fault, or ours, is never held against a vendor.
    Row("ccapi", "too many requests", gemini_answer, instead(429, BUSY), "access/models inconclusive, credential/works inconclusive, error/retry-after warn, image/present inconclusive, probe/canary inconclusive, probe/turns inconclusive, reference/reaches inconclusive, request/accepted inconclusive, status/documented info, twins/delivery inconclusive"),
    Row("ccapi", "blocked for its content", gemini_answer, member("/candidates/0", lambda _: {"finishReason": "IMAGE_SAFETY", "index": 0}), "credential/works inconclusive, image/present inconclusive, probe/canary inconclusive, request/accepted inconclusive, response/image-tokens warn, twins/delivery inconclusive"),
    Row("uniall", "no answer at all", linked_answer, silent, "access/models inconclusive, credential/works inconclusive, image/present inconclusive, probe/canary inconclusive, reference/reaches inconclusive, request/accepted inconclusive, response/http inconclusive, twins/stream inconclusive"),
    Row("uniall", "no picture for the link", linked_answer, unreachable, "image/url inconclusive, probe/canary inconclusive, twins/stream inconclusive"),
    # A key that comes back.
    Row("qianduoduo", "the key in the answer", chat_answer, echoing, "credential/kept fail"),
    # Probes: what two answers say together.
    Row("ccapi", "a ratio lost for its spelling", probe("casing", "snake"), drawn(896, 1152), "twins/casing fail"),
    Row("openai-next", "an unknown member swallowed", probe("canary", "canary"), instead(200, GEMINI), "probe/canary fail"),
    Row("openai-next", "a reference that was not counted", probe("reference", "png"), both(uncounted, drawn(1024, 1024)), "reference/reaches fail, response/prompt-tokens warn"),
    Row("openai-next", "a reference refused", probe("reference", "webp"), instead(400, GOOGLE_ERROR), "reference/format fail"),
    Row("ccapi", "a web page at a wrong path", probe("path", "doubled"), web_page, "body/content-type fail, error/envelope fail, probe/path warn"),
    Row("ccapi", "a web page with 200 at a wrong path", probe("path", "doubled"), both(status(200), web_page), "body/content-type fail, probe/path fail"),
    Row("ccapi", "an answer at a wrong path", probe("path", "doubled"), instead(200, PICTURE), ""),
    Row("ccapi", "data where a link was asked for", probe("response_format", "url"), both(instead(200, PICTURE), unfetched), "constant/place warn, image/delivery fail, twins/tokens warn"),
    Row("ccapi", "no second turn", probe("turns", "second"), instead(400, GOOGLE_ERROR), "probe/turns fail"),
    Row("qianduoduo", "a stream with another picture", probe("stream", "stream"), drawn(1344, 768), "image/default-size fail, twins/stream fail"),
    # Base64.
    Row("ccapi", "URL-safe base64", gemini_answer, url_safe, "dialect/response fail, image/base64 fail"),
    Row("openai-next", "URL-safe base64", covering(image_size="2K"), url_safe, "dialect/response fail, image/base64 fail"),
    Row("qianduoduo", "URL-safe base64", chat_answer, url_safe, "image/base64 fail"),
]  # fmt: skip


def accusations(findings: list[FindingRecord]) -> set[tuple[str, str, str]]:
    return {
        (each.check, each.status.value, each.case)
        for each in findings
        if each.status.value != "pass"
    }


@pytest.fixture(scope="session")
def honest() -> dict[str, set[tuple[str, str, str]]]:
    """What is said of each vendor before anything is changed."""
    return {}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.vendor}: {row.title}")
def test_a_lie_is_noticed_by_what_it_concerns(project, honest, row):
    if row.vendor not in honest:
        honest[row.vendor] = accusations(project.findings(row.vendor))
    spoilt = project.alter(row.vendor, row.which, row.change)
    new = accusations(project.findings(row.vendor)) - honest[row.vendor]
    said = ", ".join(sorted({f"{check} {status}" for check, status, _ in new}))
    assert said == row.said
    about = {case for check, _, case in new if CHECKS[check].scope is Scope.EXCHANGE}
    assert about <= {spoilt.case.id}
