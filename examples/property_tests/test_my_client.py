"""Property tests of a client of your own, to be copied: three ways to use what a page documents.

Run it with ``pytest examples/property_tests``. It needs neither a key nor a network. The client is
a toy; put yours in its place, and your vendor's id in that of ``ccapi``.
"""

from __future__ import annotations

import base64
import json

from hypothesis import given, settings

from conformance import strategies

VENDOR, OPERATION = "ccapi", "generate_image"


class MyClient:
    """Stands for yours: it writes a request to a log, and reads the picture from an answer."""

    def logged(self, method: str, url: str, body: bytes) -> str:
        """One line for a log, without what a person wrote."""
        asked = json.loads(body)
        for content in asked["contents"]:
            for part in content["parts"]:
                if "text" in part:
                    part["text"] = "…"
        return f"{method} {url} {json.dumps(asked)}"

    def picture(self, answer: dict) -> bytes | None:
        """The picture of an answer; ``None`` where it has none."""
        for candidate in answer.get("candidates", []):
            for part in candidate["content"]["parts"]:
                if "inlineData" in part:
                    return base64.b64decode(part["inlineData"]["data"])
        return None


@given(strategies.requests(VENDOR, OPERATION))
def test_whatever_the_page_documents_can_be_logged(request):
    line = MyClient().logged(request.method, request.url, request.body)
    assert line.startswith("POST https://")
    assert "apple" not in line


@settings(max_examples=20)
@given(strategies.responses(VENDOR, OPERATION))
def test_a_picture_is_found_wherever_one_was_asked_for(response):
    if response.request.facets["response_format"] != "url":
        assert MyClient().picture(response.json).startswith((b"\x89PNG", b"\xff\xd8", b"RIFF"))


@settings(max_examples=20)
@given(strategies.responses(VENDOR, OPERATION, valid=False))
def test_an_error_is_no_picture_and_no_crash(response):
    if response.status >= 400:
        assert MyClient().picture(response.json) is None
