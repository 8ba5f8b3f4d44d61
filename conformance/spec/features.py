"""The feature catalogue: the rows of the matrix, read from ``conformance/features.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from conformance.model import Dialect, Feature
from conformance.spec.node import Node
from conformance.spec.statements import unique

_ID: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DIALECTS: Final = tuple(dialect.value for dialect in Dialect if dialect is not Dialect.ANY)


def features(root: Node) -> Mapping[str, Feature]:
    """Features by id, in the order of the catalogue, i.e. of the matrix.

    Raises:
        SpecError: an id is there twice, or its group or a dialect is unknown.
    """
    root.closed(("groups", "features"))
    titles = {
        node.require("id").text(): node.require("title").text()
        for node in root.require("groups").items()
    }
    nodes = root.require("features").items()
    read = [_feature(node, titles) for node in nodes]
    unique(nodes, [feature.id for feature in read], "feature")
    return {feature.id: feature for feature in read}


def _feature(node: Node, titles: Mapping[str, str]) -> Feature:
    node.closed(("id", "title", "meaning", "implied_by"))
    name = node.require("id")
    group = name.text().partition(".")[0]
    if not _ID.fullmatch(name.text()) or group not in titles:
        raise name.error(f"{name.value!r} is not <group>.<name>, the group one of {list(titles)}")
    return Feature(
        id=name.text(),
        group=titles[group],
        title=node.require("title").text(),
        meaning=node.require("meaning").text(),
        implied_by=tuple(
            Dialect(each.word(_DIALECTS, "dialect")) for each in node.items_of("implied_by")
        ),
    )
