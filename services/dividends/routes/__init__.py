"""HTTP to one call: runs and tiers, policies, trials, notices and a household's own lines."""
