"""Benchmarks: what a player waits for, measured against a named baseline in the same run."""
