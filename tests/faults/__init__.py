"""What becomes of the game when what it stands on fails."""
