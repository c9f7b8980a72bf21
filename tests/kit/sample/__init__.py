"""A service of nothing but baskets, in which the kit's promises are tested."""
