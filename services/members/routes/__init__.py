"""HTTP to one call each."""

from services.members.routes import households as changing
from services.members.routes.certificates import router as certificates
from services.members.routes.coverage import households as coverage_of
from services.members.routes.coverage import router as coverage
from services.members.routes.land import router as land
from services.members.routes.opening import router as opening
from services.members.routes.organisations import router as organisations
from services.members.routes.people import households, members, persons
from services.members.routes.register import movements, registers
from services.members.routes.roster import router as roster

ROUTERS = (
    organisations,
    households,
    changing.households,
    persons,
    changing.persons,
    members,
    movements,
    registers,
    opening,
    certificates,
    land,
    coverage,
    coverage_of,
    roster,
)
