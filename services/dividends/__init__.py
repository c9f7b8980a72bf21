"""Dividends: from each entity's own closed books, up the ownership graph, to a household's fen."""
