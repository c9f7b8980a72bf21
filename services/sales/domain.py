"""The rules of a sale: states of orders and shipments, which lots go first, what is charged and owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from shared.contracts.production import TaxCategory
from shared.kit import money
from shared.kit.errors import Kind, Refused
from shared.production.quantities import written

#: A price is for 1,000 small units (a kilogram, a litre, a thousand head): one basis point is ten of them.
PRICED_UNITS = 1_000
_ONE_PRICED_UNIT_BP = money.BP_WHOLE // PRICED_UNITS


class OrderState(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class ShipmentState(StrEnum):
    """Where a shipment stands: asked of the custodian, then let go or refused by it."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REFUSED = "refused"


class ReturnState(StrEnum):
    """Where a return stands: brought back, then taken in by the custodian."""

    REQUESTED = "requested"
    TAKEN_BACK = "taken_back"


class OrderIsOver(Refused):
    """The order is shipped whole or cancelled."""

    zh = "订单 {number} 已经{state}，不能再改"
    en = "Order {number} is {state}; it does not change any more"


class ShipmentUnderWay(Refused):
    """The custodian has not answered yet."""

    zh = "订单 {number} 还有 {shipments} 笔发货等仓库答复，请稍后再取消"
    en = "Order {number} has {shipments} shipments the warehouse has not answered; cancel it after that"


class AlreadyAnswered(Refused):
    """A custodian answers a shipment once."""

    zh = "发货 {shipment} 已经答复为 {state}"
    en = "Shipment {shipment} was already answered: {state}"


class NotEnoughInStock(Refused):
    """Fewer goods are free to sell than were asked for."""

    constraint = "ck_available_lot_not_over_promised"
    zh = "可售数量不足：{product} 要 {asked}，可售 {free}"
    en = "Not enough of {product} to sell: {asked} asked, {free} free"


class LotIsHeld(Refused):
    """The lot may not leave just now."""

    zh = "批次“{lot}”已暂停出库：{reason}"
    en = "Lot {lot} is held: {reason}"


class LotIsPastItsDate(Refused):
    """The lot is past its best-before date on the order's day."""

    zh = "批次“{lot}”已过保质期（{best_before_on}）"
    en = "Lot {lot} is past its date ({best_before_on})"


class NotTheSellersLot(Refused):
    """The lot belongs to another entity."""

    zh = "批次“{lot}”不属于本单位，不能由本单位销售"
    en = "Lot {lot} belongs to another entity and cannot be sold by this one"


class NoPriceHolds(Refused):
    """No price is listed for these goods on that day."""

    zh = "{on} 没有 {product} {grade} 的价格（客户类别“{customer_class}”），请先登记价格"
    en = "No price of {product} {grade} holds on {on} for customers of class “{customer_class}”; list one"


class MoreThanIsLeft(Refused):
    """More is asked to be shipped than is assigned to the line and not yet shipped."""

    kind = Kind.INVALID
    zh = "要发 {asked}，这一行只剩 {left} 可发"
    en = "{asked} asked to be shipped, only {left} of the line is left to ship"


class NothingToShip(Refused):
    """No line has an assigned quantity left to ship."""

    zh = "订单 {number} 没有可发的数量"
    en = "Order {number} has nothing left to ship"


class MoreThanWasShipped(Refused):
    """More comes back than went out."""

    constraint = "ck_shipment_not_over_returned"
    zh = "退货 {asked} 超过已发未退的 {left}"
    en = "{asked} come back, but only {left} of the shipment are still out"


class NothingLeftTheHouse(Refused):
    """Goods come back only from a shipment that left."""

    zh = "订单 {number} 的这笔发货还没有出库，不能退货"
    en = "This shipment of order {number} has not left; nothing can come back from it"


class MoreThanIsOwed(Refused):
    """A receipt above what is still owed on the invoice."""

    constraint = "ck_invoice_not_over_received"
    zh = "收款 {asked_fen} 元超过发票未收的 {owed_fen} 元"
    en = "{asked_fen} yuan received, but only {owed_fen} yuan are owed on the invoice"


class MoreThanWasReceived(Refused):
    """More paid back than ever came in."""

    constraint = "ck_invoice_received_not_negative"
    zh = "退款 {asked_fen} 元超过已收的 {received_fen} 元"
    en = "{asked_fen} yuan paid back, but only {received_fen} yuan were received"


class NoAmount(Refused):
    """A receipt of nothing."""

    kind = Kind.INVALID
    zh = "收款金额不能为零"
    en = "A receipt of nothing is no receipt"


class SaleInsideOneLegalPerson(Refused):
    """Branches of one company move goods at cost; that is a transfer (公司法 §13), not a sale."""

    kind = Kind.INVALID
    zh = "买卖双方属于同一法人，应按成本调拨，不能开销售订单"
    en = "Buyer and seller are one legal person: move the goods by a transfer at cost, not by a sale"


class NotACreditCode(Refused):
    """The unified social credit code does not check (GB 32100-2015)."""

    kind = Kind.INVALID
    zh = "统一社会信用代码 {code} 校验不通过"
    en = "{code} is no unified social credit code"


class NumberTaken(Refused):
    """The seller already has an order of this number."""

    constraint = "uq_sale_order_entity_id_number"
    field = "number"
    zh = "订单号已用过，请换一个"
    en = "The order number is taken; choose another"


class OneEntityAtATime(Refused):
    """A list is of one entity, the one the door was opened for."""

    kind = Kind.INVALID
    zh = "一次只能提交同一个单位的单据"
    en = "A list is of one entity at a time"


class TooMuchMoney(Refused):
    """A line's price times its quantity is beyond any amount a ledger holds."""

    kind = Kind.INVALID
    zh = "金额过大：{net_fen} 元"
    en = "The amount is too large: {net_fen} yuan"


#: A line above ten billion yuan is a slip of the key; sums of 500 such lines still fit a bigint.
LINE_FEN_MAX = 10**12


@dataclass(frozen=True, slots=True)
class FreeLot:
    """A lot that may be sold, and how much of it is not yet promised to anyone."""

    lot_id: UUID
    free: int
    best_before_on: date | None


def not_enough(product: str, asked: int, free: int, unit: str) -> NotEnoughInStock:
    """The refusal with its figures as people say them."""
    return NotEnoughInStock(product=product, asked=written(asked, unit), free=written(free, unit))


def first_expired_first(
    product: str, lots: Sequence[FreeLot], quantity: int, on: date, unit: str
) -> list[tuple[UUID, int]]:
    """Which lots, and how much of each: those that expire first, undated ones last, ties by id.

    Lots past their date on `on` are left out. Refused: `NotEnoughInStock`.
    """
    good = [lot for lot in lots if lot.free > 0 and (lot.best_before_on is None or lot.best_before_on >= on)]
    good.sort(key=lambda lot: (lot.best_before_on or date.max, lot.lot_id))
    taken: list[tuple[UUID, int]] = []
    left = quantity
    for lot in good:
        if left == 0:
            break
        part = min(lot.free, left)
        taken.append((lot.lot_id, part))
        left -= part
    if left:
        raise not_enough(product, quantity, quantity - left, unit)
    return taken


def held_on(reason: str | None, free_on: date | None, on: date) -> bool:
    """Whether a hold stands on a day; one that names the day it ends (a safety interval) ends by itself."""
    return reason is not None and (free_on is None or on < free_on)


def given_back(promises: Sequence[int], over: int) -> list[int]:
    """How much of each promise is taken back, in the order given, so that `over` less is promised."""
    taken: list[int] = []
    for promise in promises:
        part = min(max(over, 0), promise)
        taken.append(part)
        over -= part
    return taken


def net_of(price_fen: int, quantity: int) -> int:
    """The net amount of a quantity of small units at a price in fen for 1,000 of them, half up to the fen."""
    net_fen = money.rate(price_fen * quantity, _ONE_PRICED_UNIT_BP)
    if net_fen > LINE_FEN_MAX:
        raise TooMuchMoney(net_fen=net_fen)
    return net_fen


def vat_figure(category: TaxCategory, general_taxpayer: bool) -> str:
    """The name of the figure that holds the VAT rate, in basis points.

    Exempt goods stay exempt whoever sells them (增值税法 §24; 财税〔2008〕81号); taxed ones at the
    goods' rate (§10), or at the levy rate when the seller is a small-scale taxpayer (§11).
    """
    if category in (TaxCategory.AGRICULTURAL, TaxCategory.GENERAL) and not general_taxpayer:
        return "vat_bp_small_scale"
    return f"vat_bp_{category.value}"


@dataclass(frozen=True, slots=True)
class Charge:
    """What an invoice or a credit note says, in fen; a credit note is negative."""

    net_fen: int
    vat_fen: int

    @property
    def gross_fen(self) -> int:
        return self.net_fen + self.vat_fen


def charge(price_fen: int, quantity: int, vat_bp: int) -> Charge:
    """Net and VAT of a quantity, each half up to the fen."""
    net_fen = net_of(price_fen, quantity)
    return Charge(net_fen, money.rate(net_fen, vat_bp))


def credit(price_fen: int, returned_before: int, returned_now: int, vat_bp: int) -> Charge:
    """The credit note of a return: what is charged less after it, so that parts sum to the whole.

    Taken as the difference of two charges and not from the part alone: ten returns of a tenth then give back
    exactly what the invoice took.
    """
    before = charge(price_fen, returned_before, vat_bp)
    after = charge(price_fen, returned_before + returned_now, vat_bp)
    return Charge(before.net_fen - after.net_fen, before.vat_fen - after.vat_fen)


def after_receipt(gross_fen: int, credited_fen: int, received_fen: int, amount_fen: int) -> int:
    """What was received after one more receipt (negative: paid back).

    Refused: `MoreThanIsOwed` above gross less credit notes, `MoreThanWasReceived` below nothing, `NoAmount`.
    """
    if amount_fen == 0:
        raise NoAmount(field="amount_fen")
    after = received_fen + amount_fen
    if amount_fen > 0 and after > gross_fen - credited_fen:
        raise MoreThanIsOwed(
            field="amount_fen", asked_fen=amount_fen, owed_fen=max(0, gross_fen - credited_fen - received_fen)
        )
    if after < 0:
        raise MoreThanWasReceived(field="amount_fen", asked_fen=-amount_fen, received_fen=received_fen)
    return after


def order_state(ordered: int, shipped: int) -> OrderState:
    """An order that is not cancelled, by what of it has left."""
    if shipped == 0:
        return OrderState.PLACED
    return OrderState.SHIPPED if shipped >= ordered else OrderState.PARTLY_SHIPPED


def still_open(number: str, state: str) -> None:
    """Refuses `OrderIsOver` for an order shipped whole or cancelled."""
    if state in (OrderState.SHIPPED, OrderState.CANCELLED):
        raise OrderIsOver(number=number, state=state)


def answered(shipment: UUID, state: str, answer: ShipmentState) -> ShipmentState:
    """The custodian's answer to a shipment that still waits for one. Refuses `AlreadyAnswered`."""
    if state != ShipmentState.REQUESTED:
        raise AlreadyAnswered(shipment=shipment, state=state)
    return answer


def due(invoiced_on: date, days: int) -> date:
    """The day an invoice falls due."""
    return invoiced_on + timedelta(days=days)


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def checked_credit_code(code: str) -> str:
    """A unified social credit code in capitals (GB 32100-2015, weights 3^i mod 31).

    Refused: `NotACreditCode`.
    """
    capital = code.strip().upper()
    if len(capital) != 18 or any(sign not in _ALPHABET for sign in capital):
        raise NotACreditCode(field="credit_code", code=code)
    total = sum(_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(capital[:17]))
    if _ALPHABET[(31 - total % 31) % 31] != capital[17]:
        raise NotACreditCode(field="credit_code", code=code)
    return capital
