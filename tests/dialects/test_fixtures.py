"""Answers as they were met or documented, none of them rendered by us, each with its source."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import yaml

from conformance.codec.image.decode import inspect
from conformance.dialects.any import best
from conformance.dialects.lens import lens
from conformance.model import Dialect, Place, Response

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.yaml"))
#: Real pictures of one or four pixels.
PICTURES = {
    "PNG": "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFUlEQVR42gXBAQEAAACAEP9PF0JQGR7vBPwV2kkwAAAAAElFTkSuQmCC",
    "PNG1": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPg5OQEAAA6ABztCJuOAAAAAElFTkSuQmCC",
    "JPEG": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAACAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAaEAACAgMAAAAAAAAAAAAAAAAAAQIDEyEy/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgT/xAAWEQADAAAAAAAAAAAAAAAAAAAAATH/2gAMAwEAAhEDEQA/AL1JYoaXKABM6B0//9k=",
    "WEBP": "UklGRiwAAABXRUJQVlA4TB8AAAAvAUAAAB8gEEjaH3qN+RcQFPk/2vwHXyTgBwgR/Q8BAA==",
}
IMAGE_MEMBERS = {"place", "where", "picture", "url", "declared", "thought", "signature", "defects"}
OUTCOME_MEMBERS = {"images", "text", "thoughts", "usage", "finish", "model", "error", "block", "grounded", "id", "created", "streamed"}  # fmt: skip


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def response(fixture):
    body = fixture["body"]
    for name, text in PICTURES.items():
        body = body.replace(f"<{name}>", text)
    body = body.replace("<WEBP-URL-SAFE>", PICTURES["WEBP"].rstrip("=").translate(str.maketrans("+/", "-_")))  # fmt: skip
    if fixture.get("crlf"):
        body = body.replace("\n", "\r\n")
    kind = fixture.get("content_type", "application/json")
    return Response(
        status=fixture.get("status", 200),
        headers=(("Content-Type", kind),),
        body=body.encode(),
    )


def described(image):
    """A picture as fixtures describe it, without what is as usual."""
    said = {
        "place": image.place.value,
        "where": image.where,
        "picture": next((name for name, text in PICTURES.items() if base64.b64decode(text) == image.data), None),
        "url": image.url,
        "declared": image.declared,
        "thought": image.thought or None,
        "signature": image.signature,
        "defects": list(image.defects) or None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def facts(outcome):
    """An outcome as fixtures describe it."""
    usage, error, finish = outcome.usage, outcome.error, outcome.finish
    stated = (
        (each, {name: getattr(each, name) for name in each.__slots__}) if each else (None, None)
        for each in (usage, error)
    )
    counts, refusal = (
        {name: value for name, value in members.items() if value is not None} if each else None
        for each, members in stated
    )
    return {
        **{name: getattr(outcome, name) for name in OUTCOME_MEMBERS},
        "images": [described(image) for image in outcome.images],
        "usage": counts,
        "error": refusal,
        "finish": [finish.reason, finish.raw] if finish else None,
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_real_answer_is_read_rightly(path):
    fixture = load(path)
    read = facts(lens(Dialect(fixture["dialect"])).outcome(response(fixture)))
    expected = {"images": [], "error": None, "streamed": False, **fixture["expect"]}
    assert {name: read[name] for name in expected} == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_dialect_of_a_real_answer_is_recognised(path):
    fixture = load(path)
    fit = best(response(fixture))
    assert fit.dialect.value == fixture.get("best", fixture["dialect"])
    assert (fit.score > 0) is (fit.dialect is not Dialect.ANY)
    chosen = lens(fit.dialect).outcome(response(fixture))
    assert lens(Dialect.ANY).outcome(response(fixture)) == chosen


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_says_where_it_is_from_and_what_to_expect(path):
    fixture = load(path)
    assert set(fixture) <= {"source", "about", "dialect", "best", "status", "content_type", "crlf", "body", "expect"}  # fmt: skip
    assert fixture["source"].startswith("https://") or "#" in fixture["source"] or "Apifox" in fixture["source"]  # fmt: skip
    assert set(fixture["expect"]) <= OUTCOME_MEMBERS
    for image in fixture["expect"].get("images", ()):
        assert set(image) <= IMAGE_MEMBERS


def test_every_known_place_occurs():
    images = [image for path in FIXTURES for image in load(path)["expect"].get("images", ())]
    assert {image["place"] for image in images} == {place.value for place in Place}


def test_every_envelope_occurs():
    errors = [load(path)["expect"].get("error") for path in FIXTURES]
    assert {error["envelope"] for error in errors if error} == {"google", "google-array", "openai", "html", "text", "empty", "other"}  # fmt: skip


def test_the_pictures_are_pictures():
    for name, text in PICTURES.items():
        picture = inspect(base64.b64decode(text))
        assert picture.decodes
        assert picture.type == "image/" + name.rstrip("1").lower()
