"""What members decides from given facts: identities, rosters, the equity register.

Values in; a value or a `Refused` out.
"""
