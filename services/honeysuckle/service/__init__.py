"""Honeysuckle does one thing, whole or not at all: plots and rounds, plantings."""
