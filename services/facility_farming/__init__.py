"""Facility farming (设施农业): greenhouses, crop cycles, sprays and fungus bags, on the production kernel."""
