"""Questions to sales: orders with all that hangs on them, lots free to sell, invoices, ageing, recalls."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, schemas
from shared.kit.errors import NotFound

V = TypeVar("V", bound=schemas.View)

_LINES = "SELECT * FROM order_line WHERE order_id = ANY(:ids) ORDER BY order_id, position"
_ASSIGNED = (
    "SELECT * FROM assignment WHERE order_id = ANY(:ids) AND quantity > 0 ORDER BY order_id, line_id, lot_id"
)
_SHIPMENTS = "SELECT * FROM shipment WHERE order_id = ANY(:ids) ORDER BY order_id, recorded_at, id"
#: Below nothing the customer is owed it; a credit note owes nothing itself, it lessens its invoice.
_INVOICE = (
    "SELECT *, CASE WHEN reverses IS NULL THEN net_fen + vat_fen - credited_fen - received_fen ELSE 0 END"
    " AS outstanding_fen,"
    " (SELECT name FROM customer WHERE customer.id = invoice.customer_id) AS customer_name FROM invoice"
)
_OWED = "(reverses IS NULL AND net_fen + vat_fen > credited_fen + received_fen)"
_FOUND = (
    "(:search = '' OR position(lower(:search) IN lower(number)) > 0 OR customer_id IN"
    " (SELECT id FROM customer WHERE position(lower(:search) IN lower(name)) > 0))"
)
_ORDER = (
    "SELECT *, (SELECT name FROM customer WHERE customer.id = sale_order.customer_id) AS customer_name"
    " FROM sale_order"
)
_INVOICES = _INVOICE + " WHERE order_id = ANY(:ids) ORDER BY order_id, recorded_at, id"
_RETURNS = "SELECT * FROM goods_return WHERE order_id = ANY(:ids) ORDER BY order_id, recorded_at, id"


async def _rows(session: AsyncSession, sql: str, **query: Any) -> Sequence[Any]:
    return (await session.execute(text(sql), query)).all()


async def _one(session: AsyncSession, view: type[V], what: str, sql: str, row_id: UUID) -> V:
    rows = await _rows(session, sql, id=row_id)
    if not rows:
        raise NotFound(what=what, id=row_id)
    return view.model_validate(rows[0])


async def customer(session: AsyncSession, customer_id: UUID) -> schemas.CustomerView:
    """Refuses NotFound."""
    sql = "SELECT * FROM customer WHERE id = :id"
    return await _one(session, schemas.CustomerView, "客户 / customer", sql, customer_id)


async def customers_of(
    session: AsyncSession, entity_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, schemas.CustomerView]:
    """These buyers of one seller, by id. Refused: NotFound, also for another seller's."""
    wanted = set(ids)
    rows = await _rows(
        session,
        "SELECT * FROM customer WHERE id = ANY(:ids) AND entity_id = :entity",
        ids=list(wanted),
        entity=entity_id,
    )
    found = {row.id: schemas.CustomerView.model_validate(row) for row in rows}
    for missing in wanted - set(found):
        raise NotFound(field="customer_id", what="客户 / customer", id=missing)
    return found


async def customers(
    session: AsyncSession, nodes: Sequence[UUID], search: str, limit: int, offset: int
) -> list[schemas.CustomerView]:
    """By name; `search` is any part of the name or the whole credit code."""
    rows = await _rows(
        session,
        "SELECT * FROM customer WHERE entity_id = ANY(:nodes)"
        " AND (:search = '' OR position(lower(:search) IN lower(name)) > 0 OR credit_code = upper(:search))"
        " ORDER BY name, id LIMIT :limit OFFSET :offset",
        nodes=nodes,
        search=search,
        limit=limit,
        offset=offset,
    )
    return [schemas.CustomerView.model_validate(row) for row in rows]


async def prices(
    session: AsyncSession, nodes: Sequence[UUID], on: date, product: str | None, limit: int, offset: int
) -> list[schemas.PriceView]:
    """The prices that hold on a day."""
    rows = await _rows(
        session,
        "SELECT DISTINCT ON (entity_id, product, grade, customer_class) * FROM price"
        " WHERE entity_id = ANY(:nodes) AND effective_on <= :on"
        " AND (CAST(:product AS text) IS NULL OR product = :product)"
        " ORDER BY entity_id, product, grade, customer_class, effective_on DESC, recorded_at DESC, id DESC"
        " LIMIT :limit OFFSET :offset",
        nodes=nodes,
        on=on,
        product=product,
        limit=limit,
        offset=offset,
    )
    return [schemas.PriceView.model_validate(row) for row in rows]


_PRICES = """
    SELECT g.product, g.grade, g.class, g.day, p.net_fen_per_1000
    FROM unnest(CAST(:products AS text[]), CAST(:grades AS text[]), CAST(:classes AS text[]),
                CAST(:days AS date[])) AS g(product, grade, class, day)
    CROSS JOIN LATERAL (
      SELECT net_fen_per_1000 FROM price WHERE entity_id = :entity AND product = g.product
        AND grade IN (g.grade, '') AND customer_class IN (g.class, '') AND effective_on <= g.day
      ORDER BY customer_class = '', grade = '', effective_on DESC, recorded_at DESC, id DESC LIMIT 1) AS p
"""

#: Product, grade, the customer's class, and the day.
Goods = tuple[str, str, str, date]


async def prices_of(session: AsyncSession, entity_id: UUID, goods: Iterable[Goods]) -> dict[Goods, int]:
    """The net price for 1,000 small units that holds for each; the customer's class first, then the grade.

    Refused: NoPriceHolds, for the first without one.
    """
    wanted = list(dict.fromkeys(goods))
    columns = [list(column) for column in zip(*wanted, strict=True)] or [[], [], [], []]
    rows = await _rows(
        session,
        _PRICES,
        entity=entity_id,
        products=columns[0],
        grades=columns[1],
        classes=columns[2],
        days=columns[3],
    )
    found: dict[Goods, int] = {tuple(row[:4]): row.net_fen_per_1000 for row in rows}
    for product, grade, customer_class, on in wanted:
        if (product, grade, customer_class, on) not in found:
            raise domain.NoPriceHolds(product=product, grade=grade, customer_class=customer_class, on=on)
    return found


async def lots(
    session: AsyncSession, nodes: Sequence[UUID], on: date, product: str | None, limit: int, offset: int
) -> list[schemas.LotView]:
    """Lots on hand and what is free of each on a day: first expired first, what is past its day last."""
    rows = await _rows(
        session,
        "SELECT *, promised + asked AS reserved,"
        " CASE WHEN best_before_on < :on THEN 0"
        " WHEN held_reason IS NULL OR free_on <= :on THEN greatest(on_hand - promised - asked, 0)"
        " ELSE 0 END AS free"
        " FROM available_lot WHERE entity_id = ANY(:nodes) AND on_hand > 0"
        " AND (CAST(:product AS text) IS NULL OR product = :product)"
        " ORDER BY coalesce(best_before_on < :on, false), best_before_on NULLS LAST, lot_id"
        " LIMIT :limit OFFSET :offset",
        nodes=nodes,
        on=on,
        product=product,
        limit=limit,
        offset=offset,
    )
    return [schemas.LotView.model_validate(row) for row in rows]


async def orders(
    session: AsyncSession,
    nodes: Sequence[UUID],
    *,
    state: str | None = None,
    customer_id: UUID | None = None,
    number: str | None = None,
    limit: int,
    offset: int,
) -> list[schemas.OrderBrief]:
    """Newest first."""
    rows = await _rows(
        session,
        _ORDER + " WHERE entity_id = ANY(:nodes)"
        " AND (CAST(:state AS text) IS NULL OR state = :state)"
        " AND (CAST(:customer AS uuid) IS NULL OR customer_id = :customer)"
        " AND (CAST(:number AS text) IS NULL OR number = :number)"
        " ORDER BY ordered_on DESC, id DESC LIMIT :limit OFFSET :offset",
        nodes=nodes,
        state=state,
        customer=customer_id,
        number=number,
        limit=limit,
        offset=offset,
    )
    return [schemas.OrderBrief.model_validate(row) for row in rows]


async def whole_orders(session: AsyncSession, ids: Sequence[UUID]) -> list[schemas.OrderView]:
    """Orders with lines, shipments, invoices and returns, in the order of `ids`.

    Refused: NotFound.
    """
    rows = await _rows(session, _ORDER + " WHERE id = ANY(:ids)", ids=ids)
    found = {row.id: schemas.OrderView.model_validate(row) for row in rows}
    lines: dict[UUID, schemas.LineView] = {}
    for row in await _rows(session, _LINES, ids=ids):
        net_fen = domain.net_of(row.net_fen_per_1000, row.quantity)
        lines[row.id] = schemas.LineView.model_validate({**row._mapping, "net_fen": net_fen})
        found[row.order_id].lines.append(lines[row.id])
    for row in await _rows(session, _ASSIGNED, ids=ids):
        lines[row.line_id].assigned.append(schemas.AssignmentView.model_validate(row))
    for row in await _rows(session, _SHIPMENTS, ids=ids):
        found[row.order_id].shipments.append(schemas.ShipmentView.model_validate(row))
    for row in await _rows(session, _INVOICES, ids=ids):
        found[row.order_id].invoices.append(schemas.InvoiceView.model_validate(row))
    for row in await _rows(session, _RETURNS, ids=ids):
        found[row.order_id].returns.append(schemas.ReturnView.model_validate(row))
    for order_id in ids:
        if order_id not in found:
            raise NotFound(what="订单 / order", id=order_id)
    return [found[order_id] for order_id in ids]


async def whole_order(session: AsyncSession, order_id: UUID) -> schemas.OrderView:
    """Refuses NotFound."""
    return (await whole_orders(session, [order_id]))[0]


async def invoice(session: AsyncSession, invoice_id: UUID) -> schemas.InvoiceView:
    """Refuses NotFound."""
    sql = _INVOICE + " WHERE id = :id"
    return await _one(session, schemas.InvoiceView, "发票 / invoice", sql, invoice_id)


async def invoices(
    session: AsyncSession,
    nodes: Sequence[UUID],
    *,
    customer_id: UUID | None = None,
    overdue_on: date | None = None,
    search: str = "",
    limit: int,
    offset: int,
) -> list[schemas.InvoiceView]:
    """Invoices and credit notes: what is owed first, by due date, then what is settled, the newest first.

    With `overdue_on` those with anything overdue on that day; `search` is any part of the number or of the
    customer's name.
    """
    rows = await _rows(
        session,
        _INVOICE + " WHERE entity_id = ANY(:nodes)"
        " AND (CAST(:customer AS uuid) IS NULL OR customer_id = :customer)"
        f" AND {_FOUND}"
        f" AND (CAST(:on AS date) IS NULL OR (due_on < :on AND {_OWED}))"
        f" ORDER BY CASE WHEN {_OWED} THEN due_on END, due_on DESC, id"
        " LIMIT :limit OFFSET :offset",
        nodes=nodes,
        customer=customer_id,
        on=overdue_on,
        search=search,
        limit=limit,
        offset=offset,
    )
    return [schemas.InvoiceView.model_validate(row) for row in rows]


async def receipts(session: AsyncSession, invoice_id: UUID) -> list[schemas.ReceiptView]:
    """Receipts of an invoice, in the order they were entered."""
    rows = await _rows(
        session, "SELECT * FROM receipt WHERE invoice_id = :id ORDER BY recorded_at, id", id=invoice_id
    )
    return [schemas.ReceiptView.model_validate(row) for row in rows]


_AGEING = """
    SELECT i.entity_id, i.customer_id, c.name AS customer_name,
      sum(left_fen) FILTER (WHERE late <= 0) AS not_due_fen,
      sum(left_fen) FILTER (WHERE late BETWEEN 1 AND 30) AS overdue_1_30_fen,
      sum(left_fen) FILTER (WHERE late BETWEEN 31 AND 60) AS overdue_31_60_fen,
      sum(left_fen) FILTER (WHERE late BETWEEN 61 AND 90) AS overdue_61_90_fen,
      sum(left_fen) FILTER (WHERE late > 90) AS overdue_over_90_fen,
      sum(left_fen) AS outstanding_fen
    FROM (SELECT entity_id, customer_id, CAST(:on AS date) - due_on AS late,
                 net_fen + vat_fen - credited_fen - received_fen AS left_fen
          FROM invoice WHERE entity_id = ANY(:nodes) AND reverses IS NULL) AS i
    JOIN customer c ON c.id = i.customer_id
    WHERE left_fen <> 0 GROUP BY i.entity_id, i.customer_id, c.name
    ORDER BY sum(left_fen) DESC, i.customer_id LIMIT :limit OFFSET :offset
"""


async def ageing(
    session: AsyncSession, nodes: Sequence[UUID], on: date, limit: int, offset: int
) -> list[schemas.AgeingView]:
    """What each customer owes now, by days overdue on `on`; the largest debtor first."""
    rows = await _rows(session, _AGEING, nodes=nodes, on=on, limit=limit, offset=offset)
    return [
        schemas.AgeingView.model_validate({name: value or 0 for name, value in row._mapping.items()})
        for row in rows
    ]


_BY_MONTH = """
    SELECT to_char(i.invoiced_on, 'YYYY-MM') AS month, l.product, l.unit, sum(i.net_fen) AS net_fen,
      coalesce(sum(s.quantity) FILTER (WHERE i.reverses IS NULL), 0) AS quantity
    FROM invoice i JOIN shipment s ON s.id = i.shipment_id JOIN order_line l ON l.id = s.line_id
    WHERE i.entity_id = ANY(:nodes) AND (CAST(:since AS date) IS NULL OR i.invoiced_on >= :since)
      AND (CAST(:until AS date) IS NULL OR i.invoiced_on <= :until)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_BY_CUSTOMER = """
    SELECT i.entity_id, i.customer_id, c.name AS customer_name, sum(i.net_fen) AS net_fen
    FROM invoice i JOIN customer c ON c.id = i.customer_id
    WHERE i.entity_id = ANY(:nodes) AND (CAST(:since AS date) IS NULL OR i.invoiced_on >= :since)
      AND (CAST(:until AS date) IS NULL OR i.invoiced_on <= :until)
    GROUP BY 1, 2, 3 ORDER BY sum(i.net_fen) DESC, 2 LIMIT :limit
"""

_BY_GOODS = """
    SELECT i.entity_id, l.product, l.unit, c.name AS customer_name, sum(i.net_fen) AS net_fen,
      coalesce(sum(s.quantity - s.returned) FILTER (WHERE i.reverses IS NULL), 0) AS quantity
    FROM invoice i JOIN shipment s ON s.id = i.shipment_id JOIN order_line l ON l.id = s.line_id
      JOIN customer c ON c.id = i.customer_id
    WHERE i.entity_id = ANY(:nodes) AND (CAST(:since AS date) IS NULL OR i.invoiced_on >= :since)
      AND (CAST(:until AS date) IS NULL OR i.invoiced_on <= :until)
    GROUP BY 1, 2, 3, 4 ORDER BY sum(i.net_fen) DESC, 1, 2, 4 LIMIT :limit
"""


async def sold_by_goods(
    session: AsyncSession, nodes: Sequence[UUID], since: date | None, until: date | None, limit: int
) -> list[schemas.GoodsSoldView]:
    """What each customer got of each product of each seller, the largest first."""
    rows = await _rows(session, _BY_GOODS, nodes=nodes, since=since, until=until, limit=limit)
    return [schemas.GoodsSoldView.model_validate(row) for row in rows]


async def sold_by_month(
    session: AsyncSession, nodes: Sequence[UUID], since: date | None, until: date | None
) -> list[schemas.MonthSoldView]:
    """What was invoiced, month by month and product by product."""
    rows = await _rows(session, _BY_MONTH, nodes=nodes, since=since, until=until)
    return [schemas.MonthSoldView.model_validate(row) for row in rows]


async def bought_by_customer(
    session: AsyncSession, nodes: Sequence[UUID], since: date | None, until: date | None, limit: int
) -> list[schemas.CustomerBoughtView]:
    """What each seller invoiced each customer, the largest first."""
    rows = await _rows(session, _BY_CUSTOMER, nodes=nodes, since=since, until=until, limit=limit)
    return [schemas.CustomerBoughtView.model_validate(row) for row in rows]


async def recalls(
    session: AsyncSession, nodes: Sequence[UUID], limit: int, offset: int
) -> list[schemas.RecallView]:
    """Those with a lot that one of these sellers has or sold, newest first."""
    rows = await _rows(
        session,
        "SELECT r.*, (SELECT count(*) FROM recall_lot l WHERE l.recall_id = r.id) AS lots FROM recall r"
        " WHERE EXISTS (SELECT 1 FROM recall_lot l WHERE l.recall_id = r.id AND ("
        "EXISTS (SELECT 1 FROM available_lot a WHERE a.lot_id = l.lot_id AND a.entity_id = ANY(:nodes))"
        " OR EXISTS (SELECT 1 FROM shipment s WHERE s.lot_id = l.lot_id AND s.entity_id = ANY(:nodes))))"
        " ORDER BY opened_at DESC, id DESC LIMIT :limit OFFSET :offset",
        nodes=nodes,
        limit=limit,
        offset=offset,
    )
    return [schemas.RecallView.model_validate(row) for row in rows]


async def recall_customers(
    session: AsyncSession, recall_id: UUID, nodes: Sequence[UUID], limit: int, offset: int
) -> list[schemas.RecallCustomerView]:
    """Who got the recalled lots: one row a shipment, by customer. Refuses NotFound."""
    if not await _rows(session, "SELECT 1 FROM recall WHERE id = :id", id=recall_id):
        raise NotFound(what="召回 / recall", id=recall_id)
    rows = await _rows(
        session,
        "SELECT s.*, s.id AS shipment_id, c.id AS customer_id, c.name AS customer_name, c.credit_code,"
        " o.number AS order_number"
        " FROM recall_lot l JOIN shipment s ON s.lot_id = l.lot_id AND s.state = 'issued'"
        " JOIN sale_order o ON o.id = s.order_id JOIN customer c ON c.id = o.customer_id"
        " WHERE l.recall_id = :id AND s.entity_id = ANY(:nodes)"
        " ORDER BY c.name, c.id, s.issued_on, s.id LIMIT :limit OFFSET :offset",
        id=recall_id,
        nodes=nodes,
        limit=limit,
        offset=offset,
    )
    return [schemas.RecallCustomerView.model_validate(row) for row in rows]
