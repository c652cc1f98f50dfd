"""What the game costs and where it stops, on paper: measured calls, a price list, quotas, and heat of real keys."""
