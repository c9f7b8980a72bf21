"""HTTP to one call each."""

from services.members.routes.organisations import router as organisations
from services.members.routes.people import households, members, persons
from services.members.routes.register import movements, registers
from services.members.routes.roster import router as roster

ROUTERS = (organisations, households, persons, members, movements, registers, roster)
