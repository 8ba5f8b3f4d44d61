"""From what a page says to the requests that test it: strategies, covering arrays, probes.

Everything here is deterministic. A case's id is ``provider/operation/phase/<hash>``, where the hash
covers what the case is for (its facets, its violation, its sample, or its part in a probe) and
never the bytes drawn to fill the rest: those may differ between versions of Hypothesis.
"""
