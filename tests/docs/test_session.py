"""The recorded session in the README is one, and asks nobody for anything."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from docs.session import PICTURE, SCENES, picture, run, shown

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.slow
def test_the_session_can_be_recorded_again():
    printed = [run(scene) for scene in SCENES]
    drawn = picture(printed)
    assert drawn == picture(printed)
    assert "days ago" not in drawn
    ET.fromstring(drawn)


def test_the_picture_shows_the_commands_and_loads_nothing():
    text = PICTURE.read_text(encoding="utf-8")
    drawn = ET.fromstring(text)
    words = " ".join(node.text or "" for node in drawn.iter(f"{SVG}text")).replace("\xa0", " ")
    for scene in SCENES:
        assert scene.typed in words
    assert "@font-face" not in text
    assert "script" not in text
    assert {each.partition("#")[0] for each in re.findall(r"url\(([^)]*)\)", text)} == {""}
    assert not drawn.findall(f".//{SVG}image")


def test_what_is_left_out_is_counted():
    scene = SCENES[-1]
    printed = "x\nspecs/ccapi.yaml:1: fail: y\n  page z\nu\nv\nccapi: 5 fail"
    lines = [line.plain for line in shown(scene, printed)]
    assert lines[0] == "  ⋯ 1 line"
    assert lines[1:4] == ["specs/ccapi.yaml:1: fail: y", "  page z", "  ⋯ 2 lines"]
    with pytest.raises(RuntimeError, match="no line begins"):
        list(shown(scene, "nothing of it"))
