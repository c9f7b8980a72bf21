"""The kit: everything a service needs that knows nothing of farming, money owed, or law."""
