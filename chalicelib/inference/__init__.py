"""From a drawing to guesses: features and the network; shared with training."""
