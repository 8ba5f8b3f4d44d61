"""The generated reference: all that there is, each thing once, and the same each time."""

from __future__ import annotations

import re
from functools import cache

import click
import pytest

from conformance.checks.check import CHECKS
from conformance.cli.configured import variable
from conformance.cli.main import group
from conformance.config import settable
from conformance.dialects.lens import concrete
from conformance.errors import EXIT_CODES, ConformanceError
from conformance.report import REPORTS
from conformance.serving.mishap import MISHAPS
from conformance.simulator.fault import FAULTS
from docs.generate.__main__ import pages, write
from docs.generate.files import schemas
from docs.generate.markdown import anchor, code, text
from tests.project import LIBRARY

made = cache(pages)


@pytest.mark.parametrize(
    "page, names",
    [
        ("features.md", LIBRARY.features),
        ("faults.md", [*FAULTS, *MISHAPS]),
        ("formats.md", REPORTS),
        ("dialects.md", [each.dialect.value for each in concrete()]),
        ("exit-codes.md", EXIT_CODES),
        ("files.md", schemas()),
    ],
)
def test_everything_that_there_is_is_there(page: str, names):
    assert [name for name in names if str(name) not in made()[page]] == []


def test_every_check_is_on_one_page_with_what_it_demands():
    both = made()["checks.md"] + made()["page-checks.md"]
    for check in CHECKS.values():
        assert both.count(f"{{ #{anchor(check.id)} }}") == 1
        assert text(check.requirement) in both
        assert text(check.proves_not) in both


def test_every_option_of_every_command_is_there():
    page = made()["commands.md"]
    for command, context in commands(group, click.Context(group, info_name="conformance")):
        section = page.partition(f"`{context.command_path}` {{")[2].partition("\n## ")[0]
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.opts[-1] in section, context.command_path


def test_every_setting_of_the_schema_is_there():
    for command, keys in settable().items():
        for key in keys:
            assert f"`{variable(command, key)}`" in made()["configuration.md"]


def commands(parent: click.Group, context: click.Context):
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        inner = click.Context(command, info_name=name, parent=context)
        yield command, inner
        if isinstance(command, click.Group):
            yield from commands(command, inner)


def test_every_exit_code_in_use_has_a_meaning():
    kinds = [ConformanceError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        assert kind.exit_code in EXIT_CODES


def test_a_link_leads_to_a_place_on_a_page():
    for page, words in made().items():
        for target, place in re.findall(r"\]\(([a-z-]+\.md)#([^)]+)\)", words):
            there = made()[target]
            assert f"{{ #{place} }}" in there or f'id="{place}"' in there, (page, target, place)


def test_it_is_the_same_each_time(tmp_path):
    assert pages() == made()
    write(tmp_path)
    assert {each.name for each in tmp_path.glob("*.md")} == set(made())
    assert {each.name for each in (tmp_path / "schemas").iterdir()} == set(schemas())


@pytest.mark.parametrize(
    "words, shows",
    [
        ("a | b", r"a \| b"),
        ("<script>", "&lt;script&gt;"),
        ("*x* [y](z)", r"\*x\* \[y\](z)"),
        ("say `a_b`, a_b", r"say `a_b`, a\_b"),
        ("one ` alone", "one &#96; alone"),
    ],
)
def test_words_show_as_they_are(words: str, shows: str):
    assert text(words) == shows


def test_code_in_a_table_keeps_its_cell():
    assert code("a|b") == "<code>a&#124;b</code>"
    assert code("") == ""
