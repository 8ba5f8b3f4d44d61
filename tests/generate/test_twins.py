"""Covering cases of several operations that ask for the same are compared, for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.generate.twins import twinned
from conformance.model import Case, Dialect, ModelName, Phase, Request

NATIVE = Dialect.GEMINI
PATHS = {
    "plain": (NATIVE, "/v1beta/models/m:generateContent"),
    "stream": (NATIVE, "/v1beta/models/m:streamGenerateContent"),
    "chat": (Dialect.CHAT, "/v1/chat/completions"),
}


@pytest.fixture
def provider(make_operation, make_provider):
    operations = [
        make_operation(id=name, request_dialect=dialect, response_dialect=dialect, path=path)
        for name, (dialect, path) in PATHS.items()
    ]
    models = (ModelName(name="m", upstream="gemini-3-pro-image"),)
    return make_provider(*operations, models=models)


def row(operation, body, name="a"):
    return Case(
        id=f"vendor/{operation}/covering/{name}",
        provider="vendor",
        operation=operation,
        phase=Phase.COVERING,
        request=Request(
            method="POST", url=f"https://vendor.invalid{PATHS[operation][1]}", body=body
        ),
    )


def native(ratio, operation="plain", name="a"):
    body = '{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"imageConfig":{"aspectRatio":"%s"}}}'
    return row(operation, (body % ratio).encode(), name)


def chat(ratio, name="a"):
    body = '{"model":"m","messages":[{"role":"user","content":"x"}],"image_config":{"aspect_ratio":"%s"}}'
    return row("chat", (body % ratio).encode(), name)


def played(cases):
    return [
        [(part.probe, part.group.partition("/")[0], part.role) for part in case.parts]
        for case in cases
    ]


def test_two_dialects(provider, library):
    cases = [native("16:9"), chat("16:9"), native("1:1", name="b"), chat("4:3", name="b")]
    made = twinned(cases, provider, library)
    assert played(made) == [
        [("dialects", "dialects", "plain")],
        [("dialects", "dialects", "chat")],
        [],
        [],
    ]
    assert made[0].parts[0].group == made[1].parts[0].group
    assert [replace(case, parts=()) for case in made] == cases


def test_groups_of_other_pictures_have_other_names(provider, library):
    cases = [
        each
        for ratio in ("16:9", "4:3")
        for each in (native(ratio, name=ratio), chat(ratio, ratio))
    ]
    made = twinned(cases, provider, library)
    assert len({part.group for case in made for part in case.parts}) == 2


def test_a_stream_that_is_an_operation_of_its_own(provider, library):
    cases = [native("16:9"), native("16:9", "stream")]
    assert played(twinned(cases, provider, library)) == [
        [("stream", "stream", "plain")],
        [("stream", "stream", "stream")],
    ]


def test_one_case_of_each_operation(provider, library):
    cases = [native("16:9"), native("16:9", name="b"), chat("16:9")]
    assert [len(case.parts) for case in twinned(cases, provider, library)] == [1, 0, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"phase": Phase.PROBE},
        {"request": Request(method="POST", url="https://vendor.invalid/v1/chat/completions")},
    ],
)
def test_what_is_not_comparable_is_left_alone(provider, library, change):
    cases = [native("16:9"), replace(chat("16:9"), **change)]
    assert played(twinned(cases, provider, library)) == [[], []]
