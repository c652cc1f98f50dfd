"""What Inkling is made of that others wrote: locked, listed, and held against what is known of it."""
