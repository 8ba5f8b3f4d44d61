"""In which ways a page says that pictures are handed in."""

from __future__ import annotations

import pytest

PAGE = """\
# Edit

`POST https://api.acme.test/v1/images/edits`
{form}
| Parameter | Type | Required | Description |
|---|---|---|---|
| model | string | yes | The model |
| prompt | string | yes | What to change |
| image | string | yes | {note} |
"""


def _ways(operation) -> list[str]:
    found = [each for each in operation.claims if each.feature == "request.reference_delivery"]
    return [way for each in found for way in each.value]


@pytest.mark.parametrize(
    ("note", "ways"),
    [
        ("URL of the picture", ["url"]),
        ("The picture, base64", ["data"]),
        ("A link or base64", ["data", "url"]),
        ("图片链接或 Base64 编码", ["data", "url"]),
        ("What is to be changed", []),
    ],
)
def test_the_words_of_the_member_decide(operation_of, note, ways):
    assert _ways(operation_of(PAGE.format(form="", note=note))) == ways


def test_a_file_of_a_form_is_handed_in_neither_way(operation_of):
    form = "\nContent-Type: multipart/form-data\n"
    assert _ways(operation_of(PAGE.format(form=form, note="The file, or a link"))) == []


def test_that_pictures_are_taken_is_claimed_without_a_way(operation_of):
    found = operation_of(PAGE.format(form="", note="What is to be changed"))
    assert "request.reference_image" in {each.feature for each in found.claims}
