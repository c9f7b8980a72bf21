"""The accountant's own workbook: read safely, its tables judged cell by cell, and templates to fill in."""
