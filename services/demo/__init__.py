"""The demo season: a township on made-up names, loaded through the public API and the real imports."""
