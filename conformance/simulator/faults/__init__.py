"""The faults themselves, by what they spoil; see ``conformance.simulator.fault``."""
