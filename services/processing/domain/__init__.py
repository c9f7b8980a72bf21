"""What a plant decides: whether a batch balances, what its outputs cost, and how much of whom is in them."""
