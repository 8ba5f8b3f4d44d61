"""Members that start with ``x-``: which are ours, and which belong to tools that vendors use."""

from __future__ import annotations

import re
from typing import Final

#: Beside ``operationId``.
OF_OPERATIONS: Final = frozenset(
    {"x-dialect", "x-samples", "x-claims", "x-prose", "x-async", "x-not-judged", "x-original-id"}
)
#: Beside ``type``.
OF_SCHEMAS: Final = frozenset({"x-generate", "x-inferred-from", "x-inferred-values"})
#: Beside ``openapi``.
OF_DOCUMENTS: Final = frozenset({"x-provider"})

#: Of the tools that vendors publish with: part of what a page says, read by nobody here.
FOREIGN: Final = re.compile(
    r"x-(?:apifox|run-in-apifox|order|tag|code-?samples|mint|speakeasy|fern|readme|redoc|logo"
    r"|internal|enum|display|stainless|oai|google|ms|amazon|nullable|stoplight|scalar|docs)",
    re.IGNORECASE,
)
