"""The season as a plan: what happened on which day, made up once from a seed, before anything is sent."""
