"""Do one thing, whole or not at all: sessions, accounts, keys, each in its own file."""
