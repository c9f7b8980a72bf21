"""Members: organisations, villages, households, persons and the append-only equity register."""
