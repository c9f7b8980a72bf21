"""What the facility farming desk hears: the kernel's table, the group tree, and the sealing of a month."""

from services.facility_farming.service.line import PRODUCTION
from shared.contracts.standing import standing
from shared.production.handlers import production_hears

hears = standing("facility_farming", production_hears(PRODUCTION))
