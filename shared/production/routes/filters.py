"""What a list and its workbook are narrowed by: said once, so that both are narrowed alike."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import ColumnElement

from shared.kit import clock
from shared.production import queries
from shared.production.binding import Production
from shared.production.listing import After
from shared.production.routes.doors import Named

#: Columns and what they are to equal; where nothing is asked of one, None.
Equal = dict[str, Any]


def _deliveries(
    household_id: After = None,
    sheet_id: After = None,
    lot_id: After = None,
    product: Named = None,
    grade: Named = None,
) -> Equal:
    return {
        "household_id": household_id,
        "sheet_id": sheet_id,
        "lot_id": lot_id,
        "product": product,
        "grade": grade,
    }


def _batches(number: Named = None, stage: Named = None, status: Named = None) -> Equal:
    return {"number": number, "stage": stage, "status": status}


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots with these values, and of those only what is on hand, or what may not leave today."""

    equal: Equal
    on_hand: bool
    kept_back: bool

    def where(self, p: Production) -> list[ColumnElement[bool]]:
        """What of it is more than values of columns."""
        day = clock.today() if self.kept_back else None
        return queries.lots_where(p, on_hand=self.on_hand, kept_back_on=day)


def _lots(
    product: Named = None,
    grade: Named = None,
    status: Named = None,
    origin_id: After = None,
    on_hand: bool = False,
    kept_back: Annotated[bool, Query(description="only what may not leave today")] = False,
) -> Lots:
    equal = {"product": product, "grade": grade, "status": status, "origin_id": origin_id}
    return Lots(equal, on_hand, kept_back)


DeliveriesWanted = Annotated[Equal, Depends(_deliveries, scope="function")]
BatchesWanted = Annotated[Equal, Depends(_batches, scope="function")]
LotsWanted = Annotated[Lots, Depends(_lots, scope="function")]
