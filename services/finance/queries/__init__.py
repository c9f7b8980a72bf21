"""What finance answers; one file a subject."""
