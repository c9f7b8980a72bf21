"""Answers questions about organisations, people and registers; writes nothing."""
