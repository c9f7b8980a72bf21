"""What people may say to dividends, and see of it."""
