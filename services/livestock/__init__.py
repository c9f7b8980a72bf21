"""Livestock (养殖): herds, animals, milk, treatments and the manure ledger, on the production kernel."""
