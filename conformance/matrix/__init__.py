"""Fold findings into the matrix: one verdict per provider and feature, with its evidence.

``cell`` holds what comes out, ``tally`` counts as records stream by, ``fold`` decides; ``expected``
says which findings are known, and what became of that list.
"""

from __future__ import annotations

from conformance.matrix.cell import Cell, Choice, Matrix, Span, ValueState, When
from conformance.matrix.expected import Account, Covering, Ledger, Standing, covering
from conformance.matrix.fold import KEPT_PER_CHECK, Fold, fold

__all__ = [
    "KEPT_PER_CHECK",
    "Account",
    "Cell",
    "Choice",
    "Covering",
    "Fold",
    "Ledger",
    "Matrix",
    "Span",
    "Standing",
    "ValueState",
    "When",
    "covering",
    "fold",
]
