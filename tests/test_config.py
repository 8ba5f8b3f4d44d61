"""A project's settings: what a file may state, and what is said where it states something else."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.codec.toml import line_of
from conformance.config import OWN, SHARED, Configuration, load, settable
from conformance.errors import ConfigError
from conformance.schemas import schema


def written(folder, text, name=OWN):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def refused(folder, text, name=OWN):
    with pytest.raises(ConfigError) as raised:
        load(written(folder, text, name))
    assert raised.value.exit_code == 2
    return str(raised.value)


def test_no_file_states_nothing(tmp_path):
    assert load(tmp_path) == Configuration()


def test_values_come_with_their_lines(tmp_path):
    found = load(
        written(tmp_path, '# ours\n[run]\nfail_on = "warn"\n\n[docs]\ncheck = [\n "url-*"]\n')
    )
    assert found.file == OWN
    stated = found.stated("run", "fail_on")
    assert (stated.value, str(stated.location)) == ("warn", "conformance.toml:3")
    assert found.stated("docs", "check").value == ["url-*"]
    assert found.stated("docs", "check").location.line == 6
    assert found.stated("run", "strength") is None


def test_the_file_that_tools_share_serves_where_there_is_none_of_ours(tmp_path):
    written(tmp_path, '[tool.other]\nrun = 1\n[tool.conformance.run]\ntake = "all"\n', SHARED)
    assert str(load(tmp_path).stated("run", "take").location) == "pyproject.toml:4"
    written(tmp_path, "")
    assert load(tmp_path).stated("run", "take") is None


@pytest.mark.parametrize(
    "text", ["", "[tool]", "tool = 1", "[project]\nname = 'conformance'", "[tool.conformance]"]
)
def test_what_is_not_ours_is_not_judged(tmp_path, text):
    assert not load(written(tmp_path, text, SHARED)).settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n[rum]", "conformance.toml:2: nothing called 'rum' can be set\n  hint: did you mean 'run'?"),
        ("[run]\nfail-on = 1", "conformance.toml:2: run has nothing called 'fail-on' that a file may"),
        ("[run]\nlive = true", "conformance.toml:2: run has nothing called 'live' that a file may set"),
        ("[run]\nstrength = true", "conformance.toml:2: run.strength is true, and has to be a whole"),
        ("[run]\nstrength = 2", "conformance.toml:2: run.strength is 2, and has to be at most 1"),
        ("[run]\nmax_cost = nan", "conformance.toml:2: run.max_cost is nan, and has to be a number"),
        ("[run]\nrate = 0", "conformance.toml:2: run.rate is 0, and has to be more than 0"),
        ("[run]\ntake = 'al'", "conformance.toml:2: run.take is 'al', and has to be one of newest, all"),
        ("[docs]\ncheck = [1]", "conformance.toml:2: docs.check is [1], and has to be a list of str"),
        ("run = 3", "conformance.toml:1: run is no table\n  hint: its settings stand below [run]"),
        ("\n\nx = ", "conformance.toml:3: this is no TOML: invalid value"),
        ("x = [" + "[" * 50_000, "conformance.toml: this cannot be read as TOML"),
        ("x = " + "1" * 5_000, "conformance.toml: this cannot be read as TOML"),
        (b"x = 1\ny = '\xff'", "conformance.toml:2: this is not UTF-8"),
        (b"#" * (1 << 20) + b"#", "conformance.toml: the file is larger than 1 MiB"),
    ],
    ids=range(15),
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_line(tmp_path, text, message):
    assert refused(tmp_path, text).startswith(message)


def test_a_table_of_ours_that_is_none_is_named(tmp_path):
    text = refused(tmp_path, "[tool]\nconformance = 1", SHARED)
    assert text == "pyproject.toml:2: [tool.conformance] is no table"


#: Spending, sending, deleting, and choosing whom to talk to or what to write.
NOT_A_FILES_BUSINESS = {
    "live", "yes", "simulate", "record", "resume", "restart", "resend_lost", "pay_to_explore",
    "explore", "repeat", "retries", "base_url", "proxy", "ca_file", "env_file", "allow_private",
    "root", "out", "host", "key", "force", "delete", "timeout",
}  # fmt: skip


def test_a_repository_cannot_make_its_reader_spend():
    for keys in settable().values():
        assert not NOT_A_FILES_BUSINESS & set(keys)


VALUES = (
    st.none() | st.booleans() | st.integers(-3, 70_000) | st.floats(-2, 3, width=16)
    | st.sampled_from(["warn", "fail", "all", "none", "x"]) | st.lists(st.just("a") | st.just(1), max_size=2)
)  # fmt: skip
KEYS = st.sampled_from(
    [(command, key) for command, keys in settable().items() for key in keys]
) | st.sampled_from([("run", "live"), ("rum", "take"), ("docs", "strength")])


@given(place=KEYS, value=VALUES.filter(lambda value: value is not None))
def test_the_reader_and_the_published_schema_agree(tmp_path_factory, place, value):
    command, key = place
    folder = tmp_path_factory.mktemp("config")
    fits = Draft202012Validator(schema("config")).is_valid({command: {key: value}})
    # JSON is TOML here, one way to write numbers apart.
    if isinstance(value, float) and value.is_integer() and fits:
        fits = settable()[command][key]["type"] == "number"
    written(folder, f"[{command}]\n{key} = {json.dumps(value)}\n")
    if fits:
        assert load(folder).stated(command, key).value == value
    else:
        with pytest.raises(ConfigError) as raised:
            load(folder)
        assert raised.value.location.line in {1, 2}


@given(
    st.lists(st.sampled_from(["[a]", "[b.c]", "x = 1", 'y = """', '"""', "x = [", "]", "# x", ""]))
)
def test_a_line_that_is_found_states_the_key(lines):
    text = "\n".join(lines)
    with suppress(ValueError):
        for path in [("x",), ("a", "x"), ("b", "c", "x"), ("b", "c")]:
            number = line_of(text, path)
            if number:
                assert path[-1] in lines[number - 1]


def test_looking_for_a_line_ends():
    assert line_of("x = '''\n" + "key\n" * 20_000 + "'''", ("key",)) == 0
