"""Names in a spec that must be its own: of operations, and of what several pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.importers.components import renamed
from conformance.importers.draft import DraftOperation
from conformance.importers.infer.operation import Understood
from conformance.model import Json, JsonObject
from conformance.spec.operations import ID


@dataclass(slots=True)
class Names:
    """Those that are taken."""

    _operations: set[str] = field(default_factory=set)

    def operation(
        self, given: Json, operation: DraftOperation, told: Understood
    ) -> tuple[str, str]:
        """The id of an operation, and the page's own where it has not our form.

        The page's own id counts; without one the first that is judged is ``generate_image``.
        """
        own = given if isinstance(given, str) else ""
        name = own if ID.fullmatch(own) else _snake(own)
        if not name and told.request is not None and not told.reason:
            name = "edit_image" if "edit" in operation.path.lower() else "generate_image"
            name = "" if name in self._operations else name
        if not ID.fullmatch(name):
            path = re.sub("[^a-z0-9]+", "_", operation.path.lower()).strip("_")
            name = f"{operation.method.lower()}_{path}"[:60].rstrip("_")
        numbers = (f"{name[:58]}_{number}" for number in range(2, len(self._operations) + 3))
        free = next(each for each in (name, *numbers) if each not in self._operations)
        self._operations.add(free)
        return free, own if own and own != free else ""

    def components(self, root: JsonObject, shared: dict[str, dict[str, Json]]) -> JsonObject:
        """A page's document with its components under names of their own, which ``shared`` gets."""
        given = root.get("components")
        sections = given if isinstance(given, Mapping) else {}
        changed: dict[tuple[str, str], str] = {}
        for section, parts in sections.items():
            for name, part in parts.items() if isinstance(parts, Mapping) else ():
                known = shared.get(section, {})
                if name in known and known[name] != part:
                    numbers = (f"{name}_{number}" for number in range(2, len(known) + 3))
                    changed[section, name] = next(each for each in numbers if each not in known)
        whole = renamed(root, changed) if changed else root
        made = whole if isinstance(whole, Mapping) else {}
        held = made.get("components")
        for section, parts in held.items() if isinstance(held, Mapping) else ():
            for name, part in parts.items() if isinstance(parts, Mapping) else ():
                own = changed.get((section, name), name)
                shared.setdefault(section, {}).setdefault(own, part)
        return made


def _snake(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:200]).lower()
    return re.sub("[^a-z0-9]+", "_", words).strip("_")[:60].rstrip("_")
