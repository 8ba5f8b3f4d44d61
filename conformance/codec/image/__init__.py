"""Pictures: what type some bytes are, whether they decode, and how to make one."""
