"""What dividends can be asked, one file a question."""
