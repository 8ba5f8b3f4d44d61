"""Running one check on one made-up exchange."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.checks.answer import Answer, Shown
from conformance.checks.check import CHECKS, Context
from conformance.checks.example import Example
from conformance.codec.image.decode import Picture
from conformance.model import Finding, Image, Place
from conformance.spec.library import Library
from tests.project import LIBRARY


@pytest.fixture(scope="session")
def library() -> Library:
    return LIBRARY


@pytest.fixture(scope="session")
def judged(library: Library) -> Callable[..., list[Finding]]:
    """What a check says of an example; ``sizes`` stand in for the pictures of its answer."""

    def judge(check: str, example: Example, sizes: tuple[tuple[int, int], ...] = ()):
        provider, operation = example.spec()
        context = Context(
            provider=provider, operation=operation, models=library.models, wire=library.wire
        )
        answer = Answer(example.exchange(), context)
        if sizes:
            vars(answer)["shown"] = tuple(map(_shown, sizes))
        return list(CHECKS[check].run(answer, context))

    return judge


def _shown(size: tuple[int, int]) -> Shown:
    width, height = size
    return Shown(
        image=Image(place=Place.INLINE_DATA, where="", declared="image/png", data=b"x"),
        picture=Picture(
            sha256=f"{width}x{height}",
            type="image/png",
            width=width,
            height=height,
            decodes=True,
            tried=True,
        ),
    )
