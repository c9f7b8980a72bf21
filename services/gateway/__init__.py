"""The only door: who may come in, with which roles on the group tree, and the way on to each service."""
