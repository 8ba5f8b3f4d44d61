"""Components of MDX: fields, and what stands inside of what."""

from __future__ import annotations

import pytest

from conformance.importers.markdown import Field, blocks

PAGE = """
<ParamField body="prompt" type="string" required>
  What to draw.

  - in a few words
</ParamField>
<ParamField query="size" type="string" default="1K">One of `1K`, `2K`.</ParamField>
<ParamField
  body="config"
  type="object"
  required={true}
>
  Settings
  <Expandable title="members">
    <ParamField body="ratio" type="string" required={false}>
      The ratio
    </ParamField>
  </Expandable>
  of the picture
</ParamField>
<ResponseField name="id" type="string">The id</ResponseField>
"""


def test_fields_are_read_with_what_they_stand_inside_of():
    found = [(block.line, block.field) for block in blocks(PAGE) if block.kind == "field"]
    assert found == [
        (2, Field(path=("prompt",), where="body", type="string", required=True,
                  text="What to draw.\n- in a few words")),
        (7, Field(path=("size",), where="query", type="string", default="1K", text="One of `1K`, `2K`.")),
        (8, Field(path=("config",), where="body", type="object", required=True,
                  text="Settings\nof the picture")),
        (15, Field(path=("config", "ratio"), where="body", type="string", text="The ratio")),
        (21, Field(path=("id",), where="response", type="string", text="The id")),
    ]  # fmt: skip


def test_code_knows_its_components_and_loses_their_indentation():
    text = (
        '<Tabs>\n  <Tab title="200">\n    ```json\n    {"a": 1}\n    ```\n  </Tab>\n</Tabs>\n\nend'
    )
    code, end = blocks(text)
    assert (code.within, code.text, code.line) == (("Tabs", "Tab 200"), '{"a": 1}', 4)
    assert end.within == ()


def test_prose_in_components_stays_prose():
    note, item = blocks("<Note>\n    Mind the **gap**\n\n    - and this\n</Note>")
    assert (note.kind, note.text, note.within) == ("paragraph", "Mind the **gap**", ("Note",))
    assert (item.kind, item.text) == ("item", "and this")


@pytest.mark.parametrize(
    "text", ["a List<String> of <YOUR_KEY> and 1 < 2", "<b>bold</b> text", "x <Tab", "<tab-size>"]
)
def test_other_angle_brackets_are_text(text):
    assert [(block.kind, block.text) for block in blocks(text)] == [("paragraph", text)]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("</Tab>", ()),
        ("<Tab>", ("Tab",)),
        ("<Tab></Tabs></Tab>", ()),
        ("<Tabs><Tab></Tabs>", ()),
        ("<Tab />", ()),
    ],
)
def test_tags_without_their_other_half_do_no_harm(text, within):
    (end,) = blocks(f"{text}\n\nend\n")
    assert (end.text, end.within, end.line) == ("end", within, 3)


def test_a_field_that_is_never_closed_has_the_rest():
    (field,) = blocks("<ParamField body='a'>\n\nend\n")
    assert field.field == Field(path=("a",), where="body", text="end")
