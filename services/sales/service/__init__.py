"""What sales does: each file one use case, whole or not at all."""
