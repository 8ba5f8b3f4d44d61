"""Where an option's value comes from: the command line, the environment, the file, its default."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from conformance.cli.configured import (
    FROM_ENVIRONMENT,
    configure,
    key_of,
    may_be_set,
    typed,
    variable,
)
from conformance.cli.main import group
from conformance.cli.options import root
from conformance.config import settable
from conformance.errors import ConfigError


@click.group()
def tool():
    pass


@tool.command("run")
@root
@click.option("--max-cost", type=click.FloatRange(min=0))
@click.option("--yes", is_flag=True)
@click.pass_context
def run(ctx, root, max_cost, yes):
    click.echo(f"{max_cost} {yes} {typed(ctx, 'max_cost')}")


configure(run, "run")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in ("run", "docs", "plan", "serve", "scan"):
        for key in may_be_set(command):
            monkeypatch.delenv(variable(command, key), raising=False)
    monkeypatch.delenv("CONFORMANCE_ROOT", raising=False)
    (tmp_path / "conformance.toml").write_text("[run]\nmax_cost = 3\n")
    return tmp_path


def asked(*arguments, **environment):
    done = CliRunner().invoke(tool, ["run", *arguments], env=environment, standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output.strip()


def test_each_place_counts_more_than_the_one_before(project):
    assert asked() == "3.0 False False"
    assert asked(CONFORMANCE_RUN_MAX_COST="5") == "5.0 False False"
    assert asked("--max-cost", "7", CONFORMANCE_RUN_MAX_COST="5") == "7.0 False True"
    assert asked(CONFORMANCE_RUN_MAX_COST="") == "3.0 False False"
    (project / "conformance.toml").unlink()
    assert asked() == "None False False"


def test_the_file_is_that_of_the_root_wherever_it_is_named(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "pyproject.toml").write_text("[tool.conformance.run]\nmax_cost = 4")
    assert asked("--root", str(other)) == "4.0 False False"
    assert asked(CONFORMANCE_ROOT=str(other)) == "4.0 False False"


def test_a_folder_above_is_not_looked_into(project, monkeypatch):
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    assert asked() == "None False False"


def test_nobody_agrees_to_pay_by_a_variable(project):
    with pytest.raises(ConfigError, match="CONFORMANCE_RUN_YES") as raised:
        asked(CONFORMANCE_RUN_YES="1")
    assert raised.value.hint == "--yes is given on the command line only"


def test_a_slip_in_a_variable_is_told(project):
    with pytest.raises(ConfigError, match="CONFORMANCE_RUN_MAXCOST") as raised:
        asked(CONFORMANCE_RUN_MAXCOST="1")
    assert raised.value.hint == "did you mean CONFORMANCE_RUN_MAX_COST?"


def test_help_works_with_a_broken_file(project):
    (project / "conformance.toml").write_text("[run")
    assert "--max-cost" in asked("--help")
    with pytest.raises(ConfigError, match=r"conformance\.toml:1"):
        asked()


def option(command, key):
    of = group.get_command(click.Context(group), command)
    return next(each for each in of.params if key_of(each) == key)


@pytest.mark.parametrize(
    ("command", "key"), [(command, key) for command, keys in settable().items() for key in keys]
)
def test_what_a_file_may_set_is_an_option_that_takes_it(command, key):
    kind, wanted = option(command, key).type, settable()[command][key]
    if isinstance(kind, click.Choice):
        assert list(kind.choices) == wanted["enum"]
    elif wanted["type"] == "array":
        assert option(command, key).multiple
    else:
        assert isinstance(kind, click.IntRange if wanted["type"] == "integer" else click.FloatRange)
        least = wanted.get("minimum", wanted.get("exclusiveMinimum"))
        assert (least, "exclusiveMinimum" in wanted) == (kind.min, kind.min_open)
        assert kind.max is None or wanted["maximum"] <= kind.max


def test_what_the_environment_may_set_is_an_option():
    for command, keys in FROM_ENVIRONMENT.items():
        assert not keys & set(settable().get(command, {}))
        for key in keys:
            assert option(command, key).envvar == variable(command, key)


def shown(*arguments, **environment):
    done = CliRunner().invoke(group, ["config", "show", *arguments], env=environment)
    assert not done.exception, done.output
    return done.output


def test_every_setting_says_where_it_comes_from(project):
    (project / "specs").mkdir()
    (project / "specs" / "acme.yaml").write_text("nothing")
    told = json.loads(
        shown("--json", CONFORMANCE_SERVE_KEY="hush-hush", CONFORMANCE_RUN_PROXY="http://u:pw@x/")
    )
    rows = {each["setting"]: each for each in told}
    assert rows["run.max_cost"]["value"] == 3
    assert rows["run.max_cost"]["origin"] == "conformance.toml:2"
    assert rows["run.take"]["origin"] == "default"
    assert (rows["serve.key"]["value"], rows["serve.key"]["origin"]) == ("set", "environment")
    assert rows["run.proxy"]["value"] == "set"
    assert not rows["run.proxy"]["file"]
    assert "hush" not in str(told)
    assert "CONFORMANCE_RUN_TAKE" in shown("--origin")


def test_of_keys_it_says_only_whether_they_are_there(monkeypatch):
    monkeypatch.setenv("CCAPI_API_KEY", "sk-hush-hush")
    text = shown("--origin")
    assert "sk-hush" not in text
    line = next(line for line in text.splitlines() if line.startswith("key of ccapi"))
    assert line.split() == ["key", "of", "ccapi", "set", "environment", "CCAPI_API_KEY"]
