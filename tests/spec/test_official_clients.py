"""How far a change of the base URL takes an official client."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Dialect, Operation, Parameter, Provider
from conformance.spec.official_clients import (
    CLIENTS,
    GOOGLE,
    OPENAI,
    SCRIPTS,
    Address,
    address,
    assigned,
    feature,
)
from tests.project import LIBRARY

SEGMENT = st.text("abcdefgh.-_0123456789", min_size=1, max_size=8)


def operation(path, dialect, *, server="https://api.example.com", name="draw", **more):
    return Operation(
        id=name,
        provider="example",
        method="POST",
        path=path,
        request_dialect=dialect,
        response_dialect=dialect,
        servers=(server,) if server else (),
        **more,
    )


def provider(*operations):
    return Provider(id="example", name="Example", key_env="KEY", operations=operations)


def given_to(*operations):
    return {pair: each.id for pair, each in assigned(provider(*operations)).items()}


@given(st.lists(SEGMENT, max_size=3), SEGMENT, SEGMENT, st.sampled_from(["", "stream"]))
def test_google_s_client_asks_the_path_that_it_is_pointed_at(prefix, version, model, streaming):
    method = "streamGenerateContent" if streaming else "generateContent"
    base = "https://api.example.com" + "".join(f"/{each}" for each in prefix)
    url = f"{base}/{version}/models/{model}:{method}"
    where = address(operation("/", Dialect.GEMINI), url)
    assert where == Address(client=GOOGLE, base_url=base, api_version=version)


@given(
    st.lists(SEGMENT, max_size=3),
    st.sampled_from([(Dialect.CHAT, "/chat/completions"), (Dialect.IMAGES, "/images/generations")]),
)
def test_openai_s_client_asks_the_path_that_it_is_pointed_at(prefix, place):
    dialect, path = place
    base = "https://api.example.com" + "".join(f"/{each}" for each in prefix)
    where = address(operation("/", dialect), base + path)
    assert where == Address(client=OPENAI, base_url=base)


@given(st.text(max_size=60), st.sampled_from(Dialect))
def test_any_text_is_an_address_or_none(url, dialect):
    where = address(operation("/", dialect), url)
    assert where is None or url.partition("?")[0].startswith(where.base_url)


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("/v1/images/generations", Dialect.GEMINI),
        ("/models/{model}:generateContent", Dialect.GEMINI),
        ("/v1beta/models/{model}:predict", Dialect.GEMINI),
        ("/v1/draw", Dialect.CHAT),
        ("/v1/chat/completions/", Dialect.CHAT),
        ("/v1/images/edits", Dialect.IMAGES),
    ],
)
def test_a_vendor_with_paths_of_its_own_is_out_of_reach(path, dialect):
    assert given_to(operation(path, dialect)) == {}


def test_the_path_of_the_server_counts():
    server = "https://api.example.com/google/v1beta"
    short = operation("/models/{model}:generateContent", Dialect.GEMINI, server=server)
    assert (GOOGLE, "generate") in given_to(short)


def test_a_member_that_no_client_sends_puts_a_vendor_out_of_reach():
    demands = {"required": ["model", "messages", "--aspect_ratio"]}
    chat = operation("/v1/chat/completions", Dialect.CHAT, request_schema=demands)
    assert given_to(chat) == {}
    plain = {"required": ["model", "messages"]}
    chat = operation("/v1/chat/completions", Dialect.CHAT, request_schema=plain)
    assert {script for _, script in given_to(chat)} == set(SCRIPTS)


def test_an_operation_that_is_not_judged_is_not_asked():
    path = "/v1/chat/completions"
    assert given_to(operation(path, Dialect.CHAT, not_judged="asynchronous")) == {}


def test_google_s_client_streams_at_a_path_of_its_own():
    whole = operation("/v1/models/{model}:generateContent", Dialect.GEMINI, name="whole")
    stream = operation("/v1/models/{model}:streamGenerateContent", Dialect.GEMINI, name="stream")
    assert (GOOGLE, "stream") not in given_to(whole)
    found = given_to(whole, stream)
    assert found[GOOGLE, "stream"] == "stream"
    assert found[GOOGLE, "generate"] == found[GOOGLE, "edit"] == "whole"


@pytest.mark.parametrize("methods", [["generateContent"], ["streamGenerateContent"], []])
def test_a_path_may_leave_google_s_method_open(methods):
    method = Parameter(name="method", where="path", schema={"enum": methods})
    both = operation("/v1/models/{model}:{method}", Dialect.GEMINI, parameters=(method,))
    found = {script for _, script in given_to(both)}
    assert ("stream" in found) == ("streamGenerateContent" in methods)
    assert ("generate" in found) == ("generateContent" in methods)


def test_openai_s_client_draws_at_images_and_edits_in_a_chat():
    chat = operation("/v1/chat/completions", Dialect.CHAT, name="chat")
    images = operation("/v1/images/generations", Dialect.IMAGES, name="images")
    found = given_to(chat, images)
    assert found == given_to(images, chat)
    assert found[OPENAI, "generate"] == "images"
    assert found[OPENAI, "edit"] == found[OPENAI, "stream"] == "chat"
    assert set(given_to(images)) == {(OPENAI, each) for each in SCRIPTS} - {
        (OPENAI, "edit"),
        (OPENAI, "stream"),
    }


def test_every_script_has_its_row_in_the_catalogue():
    rows = {feature(client, script) for client in CLIENTS for script in SCRIPTS}
    assert rows == {each for each in LIBRARY.features if each.startswith("client.")}


def test_the_documented_vendors_within_reach():
    found = {
        name: sorted({client for client, _ in assigned(LIBRARY.provider(name))})
        for name in LIBRARY.ids
    }
    assert {name: each for name, each in found.items() if len(each) != 1} == {
        "agicto": [],
        "litellm": [GOOGLE, OPENAI],
        "uniall": [],
    }
