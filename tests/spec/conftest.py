"""A minimal spec that is right, to be broken in one place at a time."""

from __future__ import annotations

from textwrap import dedent

import pytest

from conformance.spec.library import Library
from tests.project import LIBRARY

HEAD = """\
openapi: 3.1.0
x-provider:
  id: acme
  sources:
    - {id: page, url: "https://acme.example/docs"}
servers:
  - url: https://api.acme.example
"""


@pytest.fixture(scope="session")
def library() -> Library:
    return LIBRARY


@pytest.fixture
def spec(tmp_path):
    """Write ``specs/acme.yaml`` and load it: ``body`` follows the head, or is all of it."""

    def load(body: str, *, head: str = HEAD, name: str = "acme"):
        folder = tmp_path / "specs"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(head + dedent(body), encoding="utf-8")
        return Library.open(tmp_path).provider(name)

    return load


@pytest.fixture
def operation(spec):
    """The one operation of a spec whose operation object holds ``text``."""

    def load(text: str, *, path: str = "/v1/images/generations", before: str = "", **kwargs):
        indented = "\n".join(f"      {line}" for line in dedent(text).splitlines())
        body = f"{dedent(before)}\npaths:\n  {path}:\n    post:\n      x-dialect: openai.images\n{indented}\n"
        return spec(body, **kwargs).operations[0]

    return load
