"""Honeysuckle (金银花): plots, picking rounds and drying, on the production kernel."""
