"""What is shipped with app.py: the game, in layers."""
