"""HTTP to one call: sign-in, users, keys; and the door itself, which hands everything else on."""
