"""Known findings: what they cover, and until when."""

from __future__ import annotations

import pytest

from conformance.errors import SpecError
from conformance.spec.expectations import Expectation, load

GOOD = "provider: ccapi, feature: image.size, check: size.tier, reason: known, since: '2026-11-21'"


@pytest.fixture
def read(tmp_path):
    def load_text(text, **ids):
        path = tmp_path / "expectations.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, file="expectations.yaml", **ids)

    return load_text


def covers(expectation: Expectation, **changes):
    finding = {
        "provider": "ccapi", "operation": "make", "feature": "image.size", "check": "size.tier",
        "facets": {"image_size": "4K", "count": 1}, "on": "2026-11-22T10:00:00Z",
    }  # fmt: skip
    return expectation.covers(**{**finding, **changes})


def test_none(read, tmp_path):
    assert load(tmp_path / "none.yaml") == ()
    assert read("") == read("[]\n") == read("# nothing\n") == ()


def test_what_an_entry_covers(read):
    (entry,) = read(f"- {{{GOOD}}}\n")
    assert entry.location.line == 1
    assert covers(entry)
    for name in ("provider", "feature", "check"):
        assert not covers(entry, **{name: "other"})
    assert covers(entry, operation="other")


def test_narrower_entries(read):
    one, two = read(
        f"- {{{GOOD}, operation: make}}\n- {{{GOOD}, when: {{image_size: 4K, count: 1}}}}\n"
    )
    assert covers(one)
    assert not covers(one, operation="other")
    assert covers(two)
    assert not covers(two, facets={"image_size": "2K", "count": 1})
    assert not covers(two, facets={"image_size": "4K"})
    assert not covers(two, facets={"image_size": "4K", "count": True})


def test_an_entry_expires_on_its_day(read):
    (entry,) = read(f"- {{{GOOD}, expires: '2026-11-23'}}\n")
    assert covers(entry, on="2026-11-22")
    assert not covers(entry, on="2026-11-23T00:00:00Z")
    assert entry.expired("2026-12-01")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (f"- {{{GOOD}, expire: '2026-11-23'}}", "no member 'expire'", "'expires'"),
        ("- {provider: ccapi}", "has no 'feature'", ""),
        (f"- {{{GOOD.replace('ccapi', 'capi')}}}", "no provider 'capi'", "'ccapi'"),
        (
            f"- {{{GOOD.replace('image.size', 'image.sizes')}}}",
            "no feature 'image.sizes'",
            "'image.size'",
        ),
        (f"- {{{GOOD.replace('size.tier', 'tier')}}}", "no check 'tier'", "size.tier"),
        (f"- {{{GOOD.replace('known', ' ')}}}", "must be a string", ""),
        (f"- {{{GOOD.replace('known', repr(' '))}}}", "needs a reason", "why"),
        (f"- {{{GOOD.replace('2026-11-21', 'soon')}}}", "'soon' is no date", "2026"),
        ("a: 1", "must be a list", ""),
    ],
)
def test_broken_entries(read, text, message, hint):
    with pytest.raises(SpecError) as caught:
        read(text, providers=["ccapi"], features=["image.size"], checks=["size.tier"])
    assert str(caught.value).startswith("expectations.yaml:1: ")
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_absurd_sizes(read):
    with pytest.raises(SpecError, match="larger than 1 MiB"):
        read("#" * (2 << 20))
