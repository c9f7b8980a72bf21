"""The members service, assembled."""

from pathlib import Path

from services.members.handlers import hears
from services.members.models import Base
from services.members.routes import ROUTERS
from shared.contracts.members import (
    HouseholdChanged,
    LandLeased,
    MemberAdmitted,
    OrganisationChanged,
    RegisterSealed,
    SharesMoved,
)
from shared.contracts.periods import PeriodSealed
from shared.kit.app import Service

SERVICE = Service(
    name="members",
    zh="成员登记",
    en="Members",
    title="成员与股权: organisations, villages, households, the equity register, land contracts",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=ROUTERS,
    hears=hears,
    says=(
        OrganisationChanged,
        HouseholdChanged,
        MemberAdmitted,
        SharesMoved,
        RegisterSealed,
        LandLeased,
        PeriodSealed,
    ),
    stage=1,
)
