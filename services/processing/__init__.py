"""Processing: recipes, batches, tests, holds, the genealogy of lots, recalls, and lots in plants' custody."""
