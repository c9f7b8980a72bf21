"""What people may say to the livestock desk beyond the kernel, and see of it."""
