"""Requests changed on the way: the honest answer to another request than the one that came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.codec import strict_json
from conformance.dialects.casing import camel
from conformance.dialects.grammar import dump
from conformance.model import Json, Response
from conformance.simulator.editing import each_member
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene


def refused(response: Response, scene: Scene, message: str) -> Response:
    """A refusal in place of a good answer."""
    if scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "bad_request", message)


def edited(
    response: Response, scene: Scene, edit: Callable[[str, Json], tuple[str, Json] | None]
) -> Response:
    """The honest answer to the request with its members edited, if the request is a good one."""
    body = strict_json.parse(scene.request.body).value
    if scene.told(response) is None or not isinstance(body, dict):
        return response
    changed = each_member(body, edit)
    if changed == body:
        return response
    return scene.answer_to(replace(scene.request, body=dump(changed)), response)


def without(response: Response, scene: Scene, names: frozenset[str]) -> Response:
    """The honest answer to the request without some members, in whatever spelling."""
    return edited(
        response,
        scene,
        lambda name, value: None if camel(name) in names else (name, value),
    )
