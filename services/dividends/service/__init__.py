"""What dividends does, one file a use case; each whole or not at all."""
