"""What a facet is called: the Intent member that its choices change, else its address.

The lens of the dialect decides. Each site is tried alone, on an example request that has nothing
else in it, so that one carrier of a value is not hidden by another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from conformance.dialects.lens import lens
from conformance.generate.assemble import assemble
from conformance.generate.nodes import Node
from conformance.generate.options import GONE, Option
from conformance.generate.schema import implied_type
from conformance.generate.shape import ABSENT, Choice, Choices, example, shaped
from conformance.generate.sites import Site, opening
from conformance.model import Intent, Json, Operation
from conformance.spec.oracle import fits

#: What to ask for where the page names a member and no value at all: what every model can do.
SENSIBLE: Mapping[str, Json] = {
    "aspect_ratio": "1:1",
    "image_size": "1K",
    "modalities": ["TEXT", "IMAGE"],
    "count": 1,
    "output_format": "png",
    "response_format": "b64_json",
    "stream": False,
}

_TRIED: Mapping[str, tuple[Json, ...]] = {
    "string": ("1:1", "1K", "png", "b64_json"),
    "integer": (1,),
    "array": (["TEXT", "IMAGE"],),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A site with the Intent member that it carries, '' for none, and its options.

    Where there is a name the options have the values of that member.
    """

    name: str
    site: Site
    options: tuple[Option, ...]
    gone: Option


def named(site: Site, tree: Node, operation: Operation, every: Mapping[str, Site]) -> Named:
    """Name a site's facet.

    A value of a facet named after an Intent member is that member's, so that vendors compare; it
    is as written where two options would read the same.
    """
    gates = opening(site, every)

    def read(choice: Choice) -> Intent:
        choices: Choices = {**gates, site.key: choice}
        parts = example(shaped(tree, choices, operation.request_schema))
        return lens(operation.request_dialect).intent(assemble(operation, parts, None))

    without = read(ABSENT)
    tried = site.options
    if site.free:
        values = _TRIED.get(implied_type(site.node.schema), ())
        tried = (*tried, *(_const(value) for value in values if fits(site.node.schema, value)))
    name = "" if site.node.beside_image else _name([read(each.choice) for each in tried], without)
    if name in {"", "prompt"}:
        return Named(name="", site=site, options=site.options, gone=GONE)
    options = (_const(SENSIBLE[name]),) if site.free and name in SENSIBLE else site.options
    return _valued(name, site, options, [read(each.choice) for each in options], without)


def stated(intent: Intent, name: str) -> Json:
    """The value of an Intent member as a facet's: references as their number."""
    value = getattr(intent, name)
    if name == "references":
        return len(value)
    return list(value) if isinstance(value, tuple) else value


def _valued(
    name: str, site: Site, options: tuple[Option, ...], intents: list[Intent], without: Intent
) -> Named:
    values = [stated(intent, name) for intent in intents]
    told_apart = [*values, *([stated(without, name)] if site.droppable else [])]
    if len({repr(value) for value in told_apart}) < len(told_apart):
        return Named(name="", site=site, options=options, gone=GONE)
    kept = tuple(
        replace(option, value=value) for option, value in zip(options, values, strict=True)
    )
    gone = replace(GONE, value=stated(without, name))
    return Named(name=name, site=site, options=kept, gone=gone)


def _name(intents: list[Intent], without: Intent) -> str:
    """The one Intent member that the options tell apart, or that the only one brings; else ''."""
    return _differing(intents) or _differing([without, *intents])


def _differing(intents: list[Intent]) -> str:
    names = [
        member.name
        for member in fields(Intent)
        if any(getattr(each, member.name) != getattr(intents[0], member.name) for each in intents)
    ]
    return names[0] if len(names) == 1 else ""


def _const(value: Json) -> Option:
    return Option(value=value, choice=Choice(how="const", value=value))
