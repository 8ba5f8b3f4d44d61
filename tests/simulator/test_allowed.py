"""A claim that lists whole lists allows those, and one that lists items any choice of them."""

from __future__ import annotations

import pytest

from conformance.model import Claim, ClaimKind
from conformance.simulator.reading import allows

WHOLE = [["TEXT", "IMAGE"], ["IMAGE"]]
ITEMS = ["TEXT", "IMAGE"]


@pytest.mark.parametrize(
    ("listed", "sent", "allowed"),
    [
        (WHOLE, ["TEXT", "IMAGE"], True),
        (WHOLE, ["IMAGE"], True),
        (WHOLE, ["TEXT"], False),
        (ITEMS, ["TEXT"], True),
        (ITEMS, "TEXT", True),
        (ITEMS, ["AUDIO"], False),
    ],
)
def test_lists_of_lists_and_of_items(listed, sent, allowed):
    claim = Claim(id="c", feature="request.modalities", kind=ClaimKind.VALUES, value=listed)
    assert allows(claim, sent) is allowed
