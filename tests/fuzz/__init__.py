"""Fuzzing: bytes and requests that nobody thought of, for all that reads what comes from outside; docs/fuzzing.md."""
