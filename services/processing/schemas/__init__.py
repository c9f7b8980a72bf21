"""What people and machines may say to processing, and what they see of it."""
