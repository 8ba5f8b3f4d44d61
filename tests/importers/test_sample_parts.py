from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.sample_parts import parts

ONE = '{\n  "prompt": "a // kite {"\n}'
TWO = '{"prompt": "b", "image": ["https://x.test/1.png"]}'


@pytest.mark.parametrize(
    "mark", ["// edit", "# edit", "### edit", "/* edit */", "edit:", "-- edit"]
)
def test_a_heading_parts_two_bodies(mark):
    first, second = parts(f"{ONE}\n\n{mark}\n{TWO}\n")
    assert (first.text, first.title, first.line) == (ONE, "", 0)
    assert (second.text, second.title, second.line) == (TWO, "edit", 5)


def test_a_heading_may_stand_above_the_first_too():
    found = parts(f"// one\n{ONE},\n// two\n// in two lines\n{TWO} // done")
    assert [each.title for each in found] == ["one", "in two lines"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ONE,
        f"// one\n{ONE}",
        f"{TWO}\n{TWO}",  # a list of lines
        f"{ONE}\n// two\n{{",  # cut in the middle
        f'{ONE}\n// two\n{TWO} "and": 1',
        f"data: {TWO}\n\n// two\ndata: {TWO}",
        '{"a": {},\n// b\n"b": {}}',
    ],
)
def test_anything_else_is_one_sample(text):
    assert parts(text) == ()


@given(st.text(alphabet='{}[]"\\/# \n:a,', max_size=60))
def test_any_text_is_read_and_nothing_is_made_up(text):
    for part in parts(text):
        assert part.text in text
        assert text.split("\n")[part.line].startswith(part.text.split("\n")[0])
