"""Python's garbage collector, told what a server knows: what is loaded by its start stays until its end."""

import gc

#: Objects made between two looks at the young, and looks at the young before one at the older. Python's own
#: 700 suit a script; two hundred batches make a hundred thousand objects, none of them garbage yet, and a
#: fifth of their time went into looking (tests/bench).
YOUNG_MAX, LOOKS = 50_000, 20


def spare_what_stays() -> None:
    """Never look again at what is there now: modules, routes, schemas, compiled statements."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, LOOKS, LOOKS)
