"""What people may say to finance, and see; a file a subject."""
