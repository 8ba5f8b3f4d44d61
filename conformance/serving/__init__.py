"""The simulator behind a socket: what ``--simulate`` answers in process, for any HTTP client."""
