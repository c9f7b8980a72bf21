"""Facility farming does one thing, whole or not at all: houses and cycles, sprays, fungus bags."""
