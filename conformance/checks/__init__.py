"""Checks: one file per family, in folders by what a check looks at.

``exchange/`` one exchange; ``operation/`` the exchanges of one probe group, as facts;
``provider/`` all facts of a provider; ``page/`` a spec alone. See ``conformance.checks.check``.
"""
