"""The production kernel: lots, deliveries, batches and custody, bound by each subsidiary to its own tables.

Only what finance would notice is in here; whatever one subsidiary alone needs stays in its own rooms.
"""
