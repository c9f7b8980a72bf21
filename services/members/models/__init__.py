"""What members remembers: organisations, people, the equity register, land contracts, coverage."""

from services.members.models.base import Base
from services.members.models.land import Coverage, CoveragePayment, LandContract
from services.members.models.organisation import Organisation, Ownership, OwnershipVersion
from services.members.models.people import Household, Member, Person, RegistryChange, Unmasked
from services.members.models.register import (
    Certificate,
    CertificatePrint,
    Holding,
    RegisterSeal,
    ShareMovement,
)

#: Core tables, for hot writes in sets.
TABLES = Base.metadata.tables

__all__ = [
    "TABLES",
    "Base",
    "Certificate",
    "CertificatePrint",
    "Coverage",
    "CoveragePayment",
    "Holding",
    "Household",
    "LandContract",
    "Member",
    "Organisation",
    "Ownership",
    "OwnershipVersion",
    "Person",
    "RegisterSeal",
    "RegistryChange",
    "ShareMovement",
    "Unmasked",
]
