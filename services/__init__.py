"""The services of the house: each a vertical slice of its own, strangers to each other."""
