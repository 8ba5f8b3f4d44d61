"""Two simulated runs of which the second has one regression, one fix and one new vendor."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.main import group

ROOT = Path(__file__).parents[2]
EXPECTED = """\
- provider: ccapi
  feature: image.size
  check: image/size
  reason: the vendor knows, and is at it
  since: "2026-11-21"
"""


def conformance(*arguments):
    return CliRunner().invoke(group, list(map(str, arguments)))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    old, new = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("new")
    conformance("run", "ccapi", "--simulate", "--fault", "ids-constant", "--out", old)
    conformance("run", "ccapi", "agicto", "--simulate", "--fault", "tier-ignored", "--out", new)
    return old / "run.ndjson", new / "run.ndjson"


@pytest.mark.slow
def test_exactly_these_three_are_named_and_the_regression_counts(runs):
    done = conformance("diff", *runs)
    told = [line.split(" · ")[0] for line in done.stdout.splitlines() if line[:1] in {*"▼+~-▲"}]
    assert told == [
        "▼ ccapi/image.size  Size tier honoured",
        "▲ ccapi/response.identity  Answers told apart",
        "+ agicto  AGICTO",
    ]
    assert "1 cell regressed, 1 cell fixed, 1 vendor new" in done.stdout
    assert done.exit_code == 1


@pytest.mark.slow
def test_a_regression_that_is_expected_does_not_count(runs, tmp_path):
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    (tmp_path / "expectations.yaml").write_text(EXPECTED, encoding="utf-8")
    done = conformance("diff", *runs, "--root", tmp_path)
    assert "image/size: pass → fail · 1 request, as expected: the vendor knows" in done.stdout
    assert "came back" not in done.stdout
    assert done.exit_code == 0
