"""What members hears, and the one call each leads to."""

from shared.contracts.standing import standing
from shared.kit.hears import Hears

hears = standing("members", Hears())
