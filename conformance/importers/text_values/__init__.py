"""What a description says in words of the values that a member may have.

Nothing is guessed: a wrong value is worse than none, since a vendor would be blamed for it.
"""

from __future__ import annotations

from conformance.importers.text_values.allowed import allowed
from conformance.importers.text_values.bounds import Bounds, bounds
from conformance.importers.text_values.cases import one_case
from conformance.importers.text_values.default import default
from conformance.importers.text_values.recommended import recommended

__all__ = ["Bounds", "allowed", "bounds", "default", "one_case", "recommended"]
