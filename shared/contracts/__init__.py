"""Every fact one service may tell another: one file per topic, past tense, past changing."""

from shared.contracts import custody, dividends, finance, members, periods, processing, production, sales

__all__ = ["custody", "dividends", "finance", "members", "periods", "processing", "production", "sales"]
