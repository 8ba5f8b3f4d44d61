"""A project whose pages attack whoever reads about them: no command shows more than text."""

from __future__ import annotations

import json
import sys

import pytest

from conformance.cli.main import main
from conformance.codec import yaml
from tests.report.build_log import orders
from tests.report.inert import acting

EVIL = "\x1b[31m\x9b31m\u202e\u200b##[error]z </script>[l](javascript:a)\n::error ::x\n::set-output name=n::v"


def spec():
    """A page on which everything that need not have a form is an attack."""
    schema = {
        "type": "object",
        "description": EVIL,
        "properties": {
            "prompt": {"type": "string", "x-generate": "prompt", "description": EVIL},
            "size": {"type": "string", "enum": ["1K", EVIL]},
            EVIL: {"type": "string", "enum": [EVIL]},
        },
        "required": ["prompt"],
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": EVIL, "version": "1.0.0", "description": EVIL},
        "x-provider": {
            "id": "evil",
            "name": EVIL,
            "key_env": "EVIL_API_KEY",
            "self_hosted": False,
            "sources": [
                {"id": "page", "url": "https://evil.example/a", "retrieved": "2026-11-21", "title": EVIL}
            ],
            "models": [],
            "prices": [],
            "catalogue": [{"group": EVIL, "name": EVIL, "method": "POST"}],
        },
        "servers": [{"url": "https://evil.example", "description": EVIL}],
        "paths": {
            "/v1/images/generations": {
                "post": {
                    "operationId": "make",
                    "summary": EVIL,
                    "description": EVIL,
                    "x-dialect": {"request": "openai.images", "response": "openai.images"},
                    "requestBody": {"content": {"application/json": {"schema": schema}}},
                    "responses": {"200": {"description": EVIL}},
                    "x-samples": [
                        {"id": "s", "kind": "request", "source": "page", "title": EVIL,
                         "method": "POST", "url": "https://evil.example/v1/images/generations",
                         "headers": {"X-A": "b"}, "body": '{"prompt": ' + json.dumps(EVIL) + "," + EVIL},
                        {"id": "a", "kind": "response", "source": "page", "status": 200,
                         "answers": "s", "body": EVIL},
                    ],
                    "x-claims": [
                        {"id": "sizes", "feature": "image.size", "member": "/size",
                         "values": ["1K", EVIL], "text": EVIL, "source": "page"},
                    ],
                }
            }
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evil")
    (folder / "specs").mkdir()
    (folder / "specs" / "evil.yaml").write_text(yaml.dump(spec()), encoding="utf-8")
    return folder


def run(arguments, capsys, monkeypatch):
    """What a command prints, on either stream, and its code."""
    monkeypatch.setattr(sys, "argv", ["conformance", *arguments.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    return shown.out + shown.err, ended.value.code


QUICK = (
    "list providers",
    "list operations --json",
    "docs evil",
    "docs evil --json",
    "lint specs/evil.yaml",
)
PLANNING = (
    "plan evil",
    "plan evil --json",
    "explain evil/image.size",
    "explain evil/image.size --json",
    "run evil",
    "run evil --simulate --strength 0",
    "run evil --simulate --strength 0 --json",
)


@pytest.mark.parametrize(
    "arguments", [*QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in PLANNING)]
)
def test_no_command_shows_more_than_text(root, arguments, capsys, monkeypatch):
    monkeypatch.chdir(root)
    told, code = run(arguments, capsys, monkeypatch)
    assert code in {0, 1, 3}
    assert "Traceback" not in told
    assert not acting(told)
    assert not list(orders(told))


def test_an_import_shows_no_more_either(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.yaml"
    page.write_text(yaml.dump(spec()), encoding="utf-8")
    new, code = run("import page.yaml --provider evil", capsys, monkeypatch)
    assert code == 0
    changed = yaml.dump(spec()).replace(" 1K", " 2K").replace("]z ", "]y ")
    page.write_text(changed, encoding="utf-8")
    again, code = run("import page.yaml --provider evil --diff", capsys, monkeypatch)
    assert code == 1
    for told in (new, again):
        assert "#\\x23[error]" in told
        assert not acting(told)
        assert not list(orders(told))


def broken(member, value):
    """The page with one statement that cannot be read."""
    page = spec()
    page["paths"]["/v1/images/generations"]["post"]["x-claims"][0][member] = value
    return yaml.dump(page)


@pytest.mark.parametrize(
    "name, text",
    [
        ("specs/evil.yaml", broken("feature", EVIL)),
        ("specs/evil.yaml", broken("source", EVIL)),
        ("specs/evil.yaml", broken(EVIL, EVIL)),
        ("specs/evil.yaml", "a: [" + EVIL),
        ("run.ndjson", json.dumps({"kind": EVIL}) + "\n"),
        ("run.ndjson", json.dumps({"kind": "header", "mode": EVIL, "strength": 1}) + "\n"),
        ("run.ndjson", json.dumps({"kind": "header", EVIL: EVIL}) + "\n"),
        ("run.ndjson", EVIL),
        ("conformance.toml", f"[run]\n{json.dumps(EVIL)} = 1\n"),
    ],
    ids=["feature", "source", "member", "YAML", "kind", "mode", "record", "line", "setting"],
)
def test_no_complaint_does_more_than_tell(name, text, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    told, code = run("report run.ndjson" if name == "run.ndjson" else "docs", capsys, monkeypatch)
    assert code == 2
    assert told.startswith("error: ")
    assert "Traceback" not in told
    assert not acting(told)
    assert not list(orders(told))
