from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.seal import sealed, untouched


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_sealed_text_is_untouched_until_somebody_edits_it(text):
    marked = sealed(f"{text}\n")
    assert untouched(marked)
    assert not untouched(f"{marked} ")
    assert not untouched(marked.replace("# As imported", "# As found", 1))


def test_a_text_that_was_never_sealed_is_somebodys():
    assert not untouched("openapi: 3.1.0\n")
