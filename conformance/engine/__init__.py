"""Plan x transport x checks: a stream of records that knows no format and no terminal."""
