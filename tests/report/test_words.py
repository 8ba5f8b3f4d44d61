from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.matrix import fold
from conformance.model import Claim, ClaimKind, SentRecord, State, Status
from conformance.report import words
from conformance.report.curl import curl
from conformance.report.visible import shown, visible, web_address


def test_every_state_and_status_has_a_mark_of_its_own():
    assert set(words.STATE_MARKS) == set(words.STATE_MEANINGS) == set(State)
    assert set(words.STATUS_MARKS) == set(Status)
    assert len(set(words.STATE_MARKS.values())) == len(State)
    assert len(set(words.STATUS_MARKS.values())) == len(Status)


@pytest.mark.parametrize(
    "kind, value, told",
    [
        (ClaimKind.VALUES, ["1K", 2], "accepts 1K, 2"),
        (ClaimKind.MAX, 14, "at most 14"),
        (ClaimKind.MIN, 1, "at least 1"),
        (ClaimKind.EQUALS, {"a": True}, 'is {"a":true}'),
        (ClaimKind.DEFAULT, "1K", "is 1K by default"),
        (ClaimKind.WORKS, True, "works"),
    ],
)
def test_a_claim_without_words_gets_some(kind, value, told):
    assert words.claim(Claim(id="c", feature="f", kind=kind, value=value)) == told


def test_cells_in_words(run):
    cells = fold(run).cells
    assert words.counts(cells["acme", "image.size"]) == "6 of 9 pass"
    assert words.trouble(cells["acme", "image.size"]) == (
        "fails for image_size=4K, 3 of 3; 0 of 6 otherwise"
    )
    assert words.untried(cells["acme", "image.size"]) == ("8K",)
    assert words.evidence(cells["acme", "image.size"]) == "recorded 2026-10-01 to 2026-10-03"
    assert words.trouble(cells["bolt", "image.size"]) == "fails always, 9 of 9"
    assert words.evidence(cells["bolt", "image.size"]).endswith("; upstream simulated")
    assert words.counts(cells["acme", "access.bad_key"]) == "1 inconclusive"
    assert words.evidence(cells["acme", "docs.sample_valid"]) == "printed 2026-03-14"
    assert words.counts(cells["acme", "stream.framing"]) == ""
    assert words.evidence(cells["acme", "stream.framing"]) == "no evidence"


def test_simulated_cells_in_words(simulated_run):
    cell = fold(simulated_run).cells["acme", "image.size"]
    assert words.counts(cell) == "simulated: 6 of 9 pass"
    assert words.short_counts(cell) == "sim 6/9"
    assert words.trouble(cell) == "simulated: fails for image_size=4K, 3 of 3; 0 of 6 otherwise"


@given(st.text())
def test_visible_text_is_printable_and_short(text):
    assert len(visible(text, 20)) <= 10 * 20 + 60
    assert visible(visible(text, 10_000), 100_000) == visible(text, 10_000)
    assert "\n" not in visible(text)
    assert "\n" not in shown(text)


def test_what_acts_is_escaped_and_what_is_foreign_is_not():
    assert visible("图像 é \x1b[2J\x9b\u202e\U000e0041\ud800") == (
        "图像 é \\x1b[2J\\x9b\\u202e\\U000e0041\\ud800"
    )
    assert visible("a\nb\r", lines=True) == "a\nb\\r"


def test_the_middle_of_a_long_text_is_left_out():
    assert visible("a" * 600 + "z" * 600, 30) == (
        "aaaaaaaaaaaaaaaaaaaa…[1,170 characters left out]…zzzzzzzzzz"
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//x", "https://a b", 'https://a"', "https://a\n",
     "https://" + "a" * 3000, " https://a", "https://\u202ea"],
)  # fmt: skip
def test_only_plain_web_addresses_are_linked(url):
    assert web_address(url) is None
    assert web_address("https://a.example/b?c=d#e") == "https://a.example/b?c=d#e"


hostile = st.text(alphabet="a'\"`$(){}[];&|<>\\@!*?~# \n=") | st.text()


@given(hostile, hostile, hostile)
def test_a_shell_reads_the_command_as_it_was_meant(url, value, body):
    request = SentRecord(
        method="POST", url=f"https://a/{url}", headers=(("X-A", value),), body_text="@" + body
    )
    read = shlex.split(curl(request, "ACME_KEY", between=" "))
    assert read[:7] == ["curl", "-sS", "-g", "-X", "POST", "--url", visible(request.url, 4000)]
    assert read[7:] == [
        "-H",
        visible(f"X-A: {value}"),
        "--data-raw",
        visible("@" + body, 4000, lines=True),
    ]


def test_a_real_shell_puts_the_key_where_it_stood(tmp_path):
    (tmp_path / "curl").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "curl").chmod(0o755)
    request = SentRecord(
        method="POST",
        url="https://a/b?key=%7BAPI_KEY%7D",
        headers=(("Authorization", "Bearer {API_KEY}"), ("@/etc/passwd", "x")),
        body={"it's": "$(id) `id` {API_KEY}"},
    )
    command = curl(request, "ACME_KEY")
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ACME_KEY": "s e"}
    ran = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [
        "-sS", "-g", "-X", "POST", "--url", "https://a/b?key=s e",
        "-H", "Authorization: Bearer s e",
        "--data-raw", """{"it's":"$(id) `id` s e"}""",
    ]  # fmt: skip


def test_bytes_that_are_no_text_go_through_a_pipe():
    told = curl(SentRecord(method="POST", url="https://a", body_base64="AP8="), "K")
    assert told.startswith("printf %s AP8= | base64 -d | curl -sS -g -X POST --url https://a")
    assert told.endswith("--data-binary @-")


def test_a_variable_that_is_no_variable_is_not_expanded():
    told = curl(SentRecord(method="GET", url="https://a/{API_KEY}"), "A; rm -rf ~")
    assert told == """curl -sS -g -X GET --url https://a/"$API_KEY\""""


def test_a_command_runs_nothing_that_an_address_says():
    told = words.rerun("a'; rm -rf ~ #/image.size\x1b")
    assert shlex.split(told) == ["conformance", "explain", "a'; rm -rf ~ #/image.size\\x1b"]
    assert words.rerun("acme/image.size") == "conformance explain acme/image.size"
