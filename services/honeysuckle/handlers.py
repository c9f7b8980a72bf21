"""What the honeysuckle desk hears: the kernel's table, the group tree, and the sealing of a month."""

from services.honeysuckle.service.line import PRODUCTION
from shared.contracts.standing import standing
from shared.production.handlers import production_hears

hears = standing("honeysuckle", production_hears(PRODUCTION))
