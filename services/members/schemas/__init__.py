"""What people may say to members, and see."""
