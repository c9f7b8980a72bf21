"""What members does, one thing at a time, whole or not at all."""
