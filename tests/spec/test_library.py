"""Where specs are looked for, and the catalogue of features."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.errors import SpecError, UsageError
from conformance.model import Dialect
from conformance.spec import library as module
from conformance.spec.features import features
from conformance.spec.library import Library
from conformance.spec.node import Node

ROOT = Path(__file__).parents[2]


def test_a_root_without_specs_has_those_that_came_with_us(tmp_path):
    library = Library.open(tmp_path)
    assert library.root == tmp_path
    assert "ccapi" in library.ids
    assert library.expectations() == ()


def test_the_working_directory_is_the_default_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Library.open().root == tmp_path


def test_own_specs_hide_the_others_but_dialects_fall_back_one_by_one(tmp_path):
    dialects = tmp_path / "specs" / "dialects"
    dialects.mkdir(parents=True)
    (tmp_path / "specs" / "acme.yaml").write_text("openapi: 3.1.0\nx-provider: {id: acme}\n")
    models = (ROOT / "specs/dialects/models.yaml").read_text("utf-8")
    (dialects / "models.yaml").write_text(
        models.replace('per_image: {"1K": 0.134', 'per_image: {"1K": 9.0'), "utf-8"
    )
    library = Library.open(tmp_path)
    assert library.ids == ("acme",)
    assert library.provider("acme").operations == ()
    assert library.models.dearest("1K") == 9.0
    assert library.wire.parts(Dialect.GEMINI)


def test_an_installed_copy_is_found(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "conformance"
    (package / "_specs").mkdir(parents=True)
    (package.parent / "specs").mkdir()
    (package / "_specs" / "acme.yaml").write_text("openapi: 3.1.0\nx-provider: {id: acme}\n")
    (package.parent / "specs" / "stray.yaml").write_text("not: ours\n")
    monkeypatch.setattr(module.resources, "files", lambda _: package)
    assert Library.open(tmp_path).ids == ("acme",)


def test_a_checkout_goes_before_a_stale_copy(tmp_path, monkeypatch):
    package = tmp_path / "checkout" / "conformance"
    for folder, name in (("conformance/_specs", "stale"), ("specs", "fresh")):
        (package.parent / folder).mkdir(parents=True)
        (package.parent / folder / f"{name}.yaml").write_text("x: 1\n")
    (package.parent / "pyproject.toml").write_text("")
    monkeypatch.setattr(module.resources, "files", lambda _: package)
    assert Library.open(tmp_path).ids == ("fresh",)


def test_without_any_files_the_errors_say_so(tmp_path):
    library = Library(tmp_path, [tmp_path / "specs"])
    assert library.providers() == ()
    with pytest.raises(SpecError, match=r"models\.yaml is missing"):
        _ = library.models
    with pytest.raises(SpecError, match="no file"):
        library.wire.facts(Dialect.GEMINI)


def test_an_absurd_dialect_file(tmp_path):
    folder = tmp_path / "specs" / "dialects"
    folder.mkdir(parents=True)
    (folder / "gemini.yaml").write_text("#" * (5 << 20))
    with pytest.raises(SpecError, match=r"specs/dialects/gemini\.yaml: the file is larger"):
        _ = Library.open(tmp_path).wire


def test_nobody_of_that_name(library):
    with pytest.raises(UsageError, match="no provider 'ccapy'") as caught:
        library.provider("ccapy")
    assert "'ccapi'" in caught.value.hint
    with pytest.raises(UsageError, match="is no directory"):
        Library.open(Path("/no/such/folder"))


def test_providers_are_sorted_and_read_once(library):
    two = library.providers(["uniall", "ccapi", "uniall"])
    assert [each.id for each in two] == ["ccapi", "uniall"]
    assert library.provider("uniall") is two[1]


def test_one_broken_spec_does_not_hide_the_others(tmp_path):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "good.yaml").write_text("openapi: 3.1.0\nx-provider: {id: good}\n")
    (tmp_path / "specs" / "bad.yaml").write_text("openapi: [\n")
    library = Library.open(tmp_path)
    assert library.provider("good").id == "good"
    with pytest.raises(SpecError, match=r"specs/bad\.yaml"):
        library.providers()


def test_the_catalogue(library):
    assert next(iter(library.features)) == "access.credential"
    feature = library.features["image.size"]
    assert (feature.group, feature.title, feature.implied_by) == ("Image", "Size tier honoured", ())
    assert Dialect.GEMINI in library.features["image.base64"].implied_by


@pytest.mark.parametrize(
    ("feature", "message"),
    [
        (
            {"id": "image.x", "title": "t", "meaning": "m", "implied_by": ["gemini"]},
            "no dialect 'gemini'",
        ),
        ({"id": "x.y", "title": "t", "meaning": "m"}, "is not <group>.<name>"),
        ({"id": "image.x", "title": "t"}, "has no 'meaning'"),
        ({"id": "image.x", "titel": "t"}, "no member 'titel'"),
    ],
)
def test_a_broken_catalogue(feature, message):
    groups = [{"id": "image", "title": "Image"}]
    with pytest.raises(SpecError, match=message):
        features(Node.of({"groups": groups, "features": [feature]}, file="features.yaml"))
