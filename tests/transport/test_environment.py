"""Where keys come from, and that they are seen nowhere on their way."""

from __future__ import annotations

import dataclasses
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import SecretError, UsageError
from conformance.model import Evidence, EvidenceKind, Exchange, Request, Response
from conformance.transport.apart import Apart
from conformance.transport.secrets import Secrets, environment
from tests.project import LIBRARY, planned

PROVIDER = LIBRARY.provider(LIBRARY.ids[0])
CASE = planned(PROVIDER.id, 0).cases[0]
KEY = "sk-1+2/3=4%5&6 long"
keys = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=12, max_size=40
).filter(lambda key: len(set(key)) > 5)


@given(keys)
def test_what_is_filled_in_is_taken_out_again(key):
    secrets = Secrets(key)
    url = "https://api.example.com/v1?key={API_KEY}&alt=sse"
    asked = Request(method="POST", url=url, headers=(("Authorization", "Bearer {API_KEY}"),))
    sent = secrets.fill(asked)
    assert sent.headers == (("Authorization", f"Bearer {key}"),)
    assert key not in repr(secrets) + str(secrets)
    exchange = Exchange(
        case=dataclasses.replace(CASE, request=sent),
        evidence=Evidence(kind=EvidenceKind.LIVE),
        response=Response(status=401, body=f"no such key: {key}".encode()),
    )
    cleaned = secrets.redact(Apart.of(exchange)).exchange
    assert cleaned.case.request == asked
    assert cleaned.response == Response(status=401, body=b"no such key: {API_KEY}")
    assert cleaned.echoes


def test_a_body_is_sent_as_it_is():
    asked = Request(method="POST", url="https://a.example/", body=b'{"prompt": "{API_KEY}"}')
    assert Secrets(KEY).fill(asked) == asked


def test_a_missing_key_is_named_with_what_to_do():
    with pytest.raises(SecretError) as error:
        Secrets.of(PROVIDER, {})
    assert PROVIDER.key_env in str(error.value)
    assert "--env-file" in str(error.value)


@pytest.mark.parametrize("key", ["short", "sk-with a line end\n", "sk-wörtlich-genommen"])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(key):
    with pytest.raises(SecretError) as error:
        Secrets.of(PROVIDER, {PROVIDER.key_env: key})
    told = "".join(traceback.format_exception(error.value))
    assert PROVIDER.key_env in told
    assert key not in told


def test_who_asks_for_no_key_needs_none():
    open_to_all = dataclasses.replace(
        PROVIDER,
        operations=tuple(dataclasses.replace(each, credentials=()) for each in PROVIDER.operations),
    )
    assert repr(Secrets.of(open_to_all, {})) == "Secrets()"


def test_a_file_counts_more_than_the_process(tmp_path):
    file = tmp_path / "keys.env"
    file.write_text('# mine\nA_KEY=sk-$LITERAL\nexport B_KEY="two words"\n', encoding="utf-8")
    found = environment({"A_KEY": "old", "C": "3"}, file)
    assert found == {"A_KEY": "sk-$LITERAL", "B_KEY": "two words", "C": "3"}


@pytest.mark.parametrize("text", ["A=1\nsk-secret-alone\n", 'A=1\nB="sk-secret-open\n'])
def test_a_line_that_says_nothing_is_named_and_not_shown(tmp_path, text):
    file = tmp_path / "keys.env"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        environment({}, file)
    assert f"{file}:2" in str(error.value)
    assert "sk-secret" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"none\.env cannot be read"):
        environment({}, tmp_path / "none.env")
