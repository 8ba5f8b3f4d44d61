"""``conformance import`` as a user runs it, and what comes after: plan, run, docs, import again."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.codec import yaml
from conformance.errors import UsageError
from conformance.spec.library import Library

PAGE = """\
# Paint a picture

Base URL: https://api.acme.example

## Create

**Endpoint**: `POST /v1/images/generations`

### Header

| Name | Type | Required | Description |
|---|---|---|---|
| Authorization | string | yes | `Bearer sk-xxxx` |

### Body

| Name | Type | Required | Description |
|---|---|---|---|
| model | string | yes | One of `nano-banana-pro`, `nano-banana-2` |
| prompt | string | yes | What to paint |
| size | string | no | One of `1024x1024`, `2048x2048` |
| response_format | string | no | One of `url`, `b64_json` |

### Request

```bash
curl -X POST https://api.acme.example/v1/images/generations \\
  -H "Authorization: Bearer sk-xxxx" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "nano-banana-pro", "prompt": "a red kite", "size": "1024x1024"}'
```

### Response

```json
{"created": 1, "data": [{"url": "https://cdn.acme.example/1.png"}]}
```
"""

TASKS = """\
openapi: 3.0.1
info: {title: Acme tasks, version: "1"}
servers: [{url: "https://tasks.acme.example"}]
paths:
  /v1/videos:
    post:
      operationId: makeVideo
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {prompt: {type: string}}
      responses:
        "200":
          description: queued
          content:
            application/json:
              schema:
                type: object
                properties: {task_id: {type: string}, status: {type: string}}
"""


@pytest.fixture
def project(tmp_path):
    """A folder with two pages and no spec."""
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "tasks.yaml").write_text(TASKS, encoding="utf-8")
    return tmp_path


def conformance(root, *arguments):
    return CliRunner().invoke(
        group, [*map(str, arguments), "--root", str(root)], standalone_mode=False
    )


def imported(root, *arguments):
    return conformance(root, "import", *arguments, "--provider", "acme")


def test_a_page_never_seen_before_loads_plans_and_simulates_at_once(project):
    done = imported(project, project / "page.md", "--url", "https://docs.acme.example/paint")
    assert done.exception is None, done.output
    provider = Library.open(project).provider("acme")
    (operation,) = provider.operations
    assert (operation.method, operation.path) == ("POST", "/v1/images/generations")
    assert operation.request_dialect == operation.response_dialect == "openai.images"
    assert [each.id for each in operation.credentials] == ["header:Authorization:Bearer"]
    assert [each.kind for each in operation.samples] == ["request", "response"]
    assert {each.name: each.upstream for each in provider.models} == {
        "nano-banana-pro": "gemini-3-pro-image",
        "nano-banana-2": "gemini-3.1-flash-image",
    }
    assert provider.sources[0].url == "https://docs.acme.example/paint"
    assert "requests, at worst" in conformance(project, "plan", "acme").output
    run = conformance(project, "run", "acme", "--simulate", "--strength", "0")
    assert run.exception is None, run.output
    assert conformance(project, "docs", "acme").exception is None


def test_stdout_tells_what_was_found_and_stderr_what_is_open(project):
    done = imported(project, project / "page.md")
    assert "POST /v1/images/generations" in done.stdout
    assert "/size: 1024x1024, 2048x2048" in done.stdout
    assert "page.md: question: where is the page published?" in done.stderr


def test_several_pages_become_one_provider_and_tasks_are_not_judged(project):
    done = imported(project, project / "page.md", project / "tasks.yaml", "--json")
    told = json.loads(done.stdout)
    assert [each["path"] for each in told["operations"]] == [
        "/v1/images/generations",
        "/v1/videos",
    ]
    assert told["operations"][1]["not_judged"] == "asynchronous"
    provider = Library.open(project).provider("acme")
    assert [each.id for each in provider.sources] == ["page", "tasks"]
    assert provider.operations[1].servers == ("https://tasks.acme.example",)
    assert provider.operations[1].id == "make_video"
    run = conformance(project, "run", "acme", "--simulate", "--strength", "0")
    assert run.exception is None


def test_a_spec_that_is_there_is_not_written_over(project):
    imported(project, project / "page.md")
    spec = project / "specs" / "acme.yaml"
    spec.write_text(spec.read_text("utf-8") + "# by hand\n", encoding="utf-8")
    again = imported(project, project / "page.md")
    assert isinstance(again.exception, UsageError)
    assert "# by hand" in spec.read_text("utf-8")
    forced = imported(project, project / "page.md", "--force")
    assert forced.exception is None
    assert "# by hand" not in spec.read_text("utf-8")
    assert "edited by hand; kept as" in forced.stderr
    assert "# by hand" in (spec.parent / "acme.yaml.before-1").read_text("utf-8")


def test_a_spec_that_nobody_edited_needs_no_copy(project):
    imported(project, project / "page.md")
    again = imported(project, project / "page.md", "--force")
    assert "by hand" not in again.stderr
    assert [each.name for each in (project / "specs").iterdir()] == ["acme.yaml"]


def test_differences_from_an_edited_spec_are_told_apart(project):
    imported(project, project / "page.md")
    spec = project / "specs" / "acme.yaml"
    text = spec.read_text("utf-8").replace("What to paint", "What to draw")
    spec.write_text(text, encoding="utf-8")
    again = imported(project, project / "page.md", "--diff")
    assert again.return_value == 0
    assert "edited since it was imported" in again.stderr
    assert spec.read_text("utf-8") == text


def test_importing_again_shows_what_the_vendor_changed(project):
    page, spec = project / "page.md", project / "specs" / "acme.yaml"
    imported(project, page)
    before = spec.read_bytes()
    same = imported(project, page, "--diff")
    assert (same.return_value, same.stdout) == (0, "nothing changed\n")
    changed = PAGE.replace("`2048x2048`", "`4096x4096`").replace(
        "| prompt | string | yes |", "| prompt | string | no |"
    )
    page.write_text(changed, encoding="utf-8")
    other = imported(project, page, "--diff")
    assert other.return_value == 1
    assert "- POST /v1/images/generations: value /size 2048x2048" in other.stdout
    assert "+ POST /v1/images/generations: value /size 4096x4096" in other.stdout
    assert "member /prompt: string, required -> string, optional" in other.stdout
    assert spec.read_bytes() == before


def test_every_statement_names_its_line(project):
    imported(project, project / "page.md")
    text = (project / "specs" / "acme.yaml").read_text("utf-8")
    lines = text.split("\n")
    claim = next(number for number, line in enumerate(lines) if "id: sizes" in line)
    number = next(n for n, line in enumerate(PAGE.split("\n"), 1) if line.startswith("| size"))
    assert lines[claim - 1].strip() == f"# page.md:{number}"
    assert "# QUESTION: where is the page published?" in text
    assert yaml.load(text).value["x-provider"]["id"] == "acme"


@pytest.mark.parametrize("text", ["", "only prose\n", "\x00\x01", "{", "a: [b\n", "# x\n\n| a |\n"])
def test_a_page_with_nothing_on_it_is_told_so(project, text):
    (project / "empty.md").write_text(text, encoding="utf-8")
    done = imported(project, project / "empty.md")
    assert done.exception is None
    assert done.return_value == 2
    assert "empty.md:" in done.stderr
    assert not (project / "specs").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["page.md", "--provider", "No Such!"], "cannot be a provider's id"),
        (["missing.md", "--provider", "acme"], "cannot be read"),
        (["page.md", "--provider", "acme", "--diff"], "is not there yet"),
    ],
)
def test_a_wrong_command_line_is_told_so(project, arguments, message):
    file, *rest = arguments
    done = conformance(project, "import", project / file, *rest)
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)
