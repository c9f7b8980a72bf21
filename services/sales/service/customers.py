"""Customers and the prices listed for them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, schemas
from shared.kit import tree


async def register_customer(session: AsyncSession, command: schemas.RegisterCustomer) -> schemas.CustomerView:
    """Register a buyer of one seller. Refused: NotACreditCode, SaleInsideOneLegalPerson, NotFound."""
    seller = await tree.find(session, command.entity_id)
    code = None if command.credit_code is None else domain.checked_credit_code(command.credit_code)
    if command.group_entity_id is not None:
        buyer = await tree.find(session, command.group_entity_id)
        if buyer.legal_entity_id == seller.legal_entity_id:
            raise domain.SaleInsideOneLegalPerson(field="group_entity_id")
    row = models.Customer(**{**command.model_dump(), "credit_code": code})
    session.add(row)
    await session.flush()
    return schemas.CustomerView.model_validate(row)


async def list_price(session: AsyncSession, command: schemas.ListPrice) -> schemas.PriceView:
    """List a price from a day on; a later entry for the same day takes its place. Refused: NotFound."""
    await tree.find(session, command.entity_id)
    row = models.Price(**command.model_dump())
    session.add(row)
    await session.flush()
    return schemas.PriceView.model_validate(row)
