"""What a plant does, each use case whole or not at all."""
