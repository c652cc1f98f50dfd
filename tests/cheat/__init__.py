"""Scripted cheaters beside honest players, what becomes of the ranking, and how many honest drawings a rule flags."""
