"""Finance: the books of every entity, what they owe and pay, their periods, years and statements."""
