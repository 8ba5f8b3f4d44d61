"""What pages have and specs refuse, lifted: a document that our loader accepts, and its faults.

A page's OpenAPI is changed as little as can be. What is only written in another way is rewritten
without a word; what is wrong or says nothing that we know is left out with a ``PageFault``.
"""

from __future__ import annotations

from conformance.importers.lift.document import Lifted, lift

__all__ = ["Lifted", "lift"]
