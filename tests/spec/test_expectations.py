"""Known findings: what they cover, and until when."""

from __future__ import annotations

import pytest

from conformance.errors import SpecError
from conformance.spec.expectations import load

GOOD = "provider: ccapi, feature: image.size, check: size.tier, reason: known, since: '2026-11-21'"


@pytest.fixture
def read(tmp_path):
    def load_text(text, **ids):
        path = tmp_path / "expectations.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, file="expectations.yaml", **ids)

    return load_text


def test_none(read, tmp_path):
    assert load(tmp_path / "none.yaml") == ()
    assert read("") == read("[]\n") == read("# nothing\n") == ()


def test_an_entry_knows_its_line(read):
    one, two = read(f"- {{{GOOD}}}\n\n- {{{GOOD}, operation: make}}\n")
    assert (one.location.line, two.location.line) == (1, 3)
    assert (one.operation, two.operation) == ("", "make")


def test_an_entry_expires_on_its_day(read):
    (entry,) = read(f"- {{{GOOD}, expires: '2026-11-23'}}\n")
    assert not entry.expired("2026-11-22T23:59:59Z")
    assert entry.expired("2026-11-23T00:00:00Z")
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
