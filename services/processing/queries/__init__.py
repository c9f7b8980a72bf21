"""What processing answers: recipes, lots, batches, and where a lot came from and went."""
