"""A vendor in a function of its spec: requests in, responses out, no clock and no randomness."""
