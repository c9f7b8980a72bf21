"""A name as a public notice may show it: neighbours find their own line, and nobody can search by it."""

MASK = "*"


def masked(name: str) -> str:
    """`张三` as `张*`, `欧阳娜娜` as `欧**娜`: the first character, and of three or more also the last."""
    if len(name) < 2:
        return MASK
    if len(name) == 2:
        return name[0] + MASK
    return name[0] + MASK * (len(name) - 2) + name[-1]
