"""Load on the game as it is deployed: rising numbers of players, and a soak."""
