"""The livestock desk's use cases: herds, animals, milk, health and the manure ledger."""
