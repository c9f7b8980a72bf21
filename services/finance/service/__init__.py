"""What finance does, whole or not at all; one file a use case."""
