"""A conformance harness for image APIs sold through aggregators.

From a vendor's documentation it derives requests, replays or sends them, judges every answer and
folds the findings into one compatibility matrix. See ``docs/architecture.md``.
"""

from __future__ import annotations

__version__ = "0.1.0"
