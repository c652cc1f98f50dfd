"""A drawing as others see it outside the game: as a picture, as an animation, and on a page of its own."""
