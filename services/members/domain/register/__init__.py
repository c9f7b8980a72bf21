"""The append-only equity register: movements, the rules they are admitted by, holdings on any day."""

from services.members.domain.register.differences import (
    Change,
    CurrentRegister,
    ProposedMovement,
    RegisteredHousehold,
    RegisteredPerson,
    differences,
    register_of,
)
from services.members.domain.register.movements import (
    Holding,
    Holdings,
    Movement,
    MovementKind,
    apply,
    held_milli_shares,
    holdings_as_of,
    issued_milli_shares,
)
from services.members.domain.register.rules import (
    NEEDS_APPROVAL,
    Policy,
    admit,
    admit_all,
    admit_reversal,
    cap_of,
    judge_every_day,
)

__all__ = [
    "NEEDS_APPROVAL",
    "Change",
    "CurrentRegister",
    "Holding",
    "Holdings",
    "Movement",
    "MovementKind",
    "Policy",
    "ProposedMovement",
    "RegisteredHousehold",
    "RegisteredPerson",
    "admit",
    "admit_all",
    "admit_reversal",
    "apply",
    "cap_of",
    "differences",
    "held_milli_shares",
    "holdings_as_of",
    "issued_milli_shares",
    "judge_every_day",
    "register_of",
]
