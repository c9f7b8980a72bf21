"""What accounting decides: which accounts a fact touches, what is owed, what a consolidation takes out."""
