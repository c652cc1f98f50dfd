"""Players, honest and not, at the real game, and what several retrainings make of what they draw and say."""
