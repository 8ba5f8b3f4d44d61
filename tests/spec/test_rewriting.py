"""``expectations.yaml`` rewritten: what stays, what goes, what comes, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import SpecError
from conformance.model import Expectation
from conformance.spec.expectations import load
from conformance.spec.rewriting import rewritten

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
DAYS = st.dates().map(lambda day: day.isoformat())
ENTRIES = st.builds(
    Expectation,
    provider=st.sampled_from(["acme", "bolt"]),
    feature=st.just("image.size"),
    check=st.just("image/size"),
    operation=st.sampled_from(["", "make"]),
    when=st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=2),
    reason=TEXTS,
    since=DAYS,
    expires=st.just("") | DAYS,
)
COMMENTS = st.lists(st.sampled_from(["", "# a heading", "#", "# - provider: no"]), max_size=3)


def parsed(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("expectations") / "expectations.yaml"
    path.write_bytes(text.encode())
    return load(path, file="e.yaml")


def stripped(entries):
    """Entries without the lines on which they stand."""
    return [
        (e.provider, e.operation, e.feature, e.check, dict(e.when), e.reason, e.since, e.expires)
        for e in entries
    ]


@given(
    st.lists(st.tuples(COMMENTS, ENTRIES), max_size=4),
    COMMENTS,
    st.sets(st.integers(0, 3)),
    st.lists(ENTRIES, max_size=2),
)
def test_what_is_not_asked_for_stays(tmp_path_factory, blocks, last, gone, added):
    text = ""
    for comments, entry in blocks:
        body = rewritten("# x\n", file="e.yaml", added=[entry]).removeprefix("# x\n\n")
        text += "".join(f"{comment}\n" for comment in comments) + body
    text += "".join(f"{comment}\n" for comment in last)
    entries = parsed(text, tmp_path_factory)
    assert stripped(entries) == stripped(entry for _, entry in blocks)

    lines = {e.location.line for n, e in enumerate(entries) if n in gone}
    new = rewritten(text, file="e.yaml", without=lines, added=added)

    left = [e for n, e in enumerate(entries) if n not in gone]
    assert stripped(parsed(new, tmp_path_factory)) == stripped([*left, *added])
    kept = [line for comments, _ in blocks for line in comments if line] + [x for x in last if x]
    found = [line for line in new.splitlines() if line.startswith("#")]
    assert [line for line in found if line in {"# a heading", "#", "# - provider: no"}] == kept


GOOD = "{provider: acme, feature: image.size, check: image/size, reason: r, since: '2026-01-01'}"
ENTRY = Expectation(
    provider="acme", feature="image.size", check="image/size", reason="r", since="2026-01-01"
)


def test_nothing_asked_changes_nothing():
    text = f"# top\n\n-   {GOOD}   # why\n# end, without a line feed"
    assert rewritten(text, file="e.yaml") == text + "\n"


@pytest.mark.parametrize("text", ["", "# c\n", "[]", "# c\n[]\n", "# c\n[  # d\n]\n# e\n", "null"])
def test_a_list_of_nothing_keeps_its_comments(text):
    new = rewritten(text, file="e.yaml", added=[ENTRY])
    assert new.count("- provider: acme") == 1
    assert [c for c in "cde" if f"# {c}" in text] == [c for c in "cde" if f"# {c}\n" in new]
    assert new.startswith("# ")  # a new file says what it is


def test_a_comment_of_an_entry_goes_with_it_and_others_stay():
    text = (
        f"# one\n- {GOOD}\n\n# two\n- provider: acme  # mine\n  feature: image.size\n"
        "  # inside\n  check: image/size\n  reason: |\n    text\n    # text\n  since: '2026-01-01'\n"
    )
    assert rewritten(text, file="e.yaml", without=[5]) == f"# one\n- {GOOD}\n\n# two\n"
    assert rewritten(text, file="e.yaml", without=[2]) == text.replace(f"- {GOOD}\n", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[{GOOD}]\n", "told apart line by line"),
        (f"-\n  {GOOD}\n", "told apart line by line"),
        (f"- {GOOD}\n...\n", "rewritten line by line"),
    ],
)
def test_what_cannot_be_done_without_loss_is_refused(text, message):
    with pytest.raises(SpecError, match=message) as refused:
        rewritten(text, file="e.yaml", added=[ENTRY])
    assert "dash for each entry" in refused.value.hint
