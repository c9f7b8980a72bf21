"""What services share: the kit, the contracts, and the production kernel."""
