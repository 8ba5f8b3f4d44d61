"""Wire conventions, each read and spoken through one lens; see ``conformance.dialects.lens``."""
