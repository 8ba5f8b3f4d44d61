"""Tables on pages that say again what stands in the code."""

from __future__ import annotations

import re
import tomllib

from conformance.transport.faults import FAULTS
from tests.project import ROOT


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_layers_are_those_that_are_enforced():
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [each.replace("conformance.", "") for each in configured["contracts"][0]["layers"]]
    drawn = re.search(r"^```\n(cli.*?)^```", page("architecture.md"), re.DOTALL | re.MULTILINE)
    assert drawn[1].splitlines() == layers


def test_the_faults_of_an_exchange_are_told_in_their_order():
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| (.*) \| (nobody|the vendor) \|$", page("live.md"), re.MULTILINE
    )
    assert rows == [
        (kind.name, kind.meaning, "the vendor" if kind.vendor else "nobody")
        for kind in FAULTS.values()
    ]
