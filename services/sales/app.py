"""Sales assembled."""

from pathlib import Path

from services.sales import models
from services.sales.handlers import hears
from services.sales.routes import ROUTERS
from shared.contracts.periods import PeriodSealed
from shared.contracts.sales import (
    GoodsReturned,
    GoodsShipped,
    InvoiceIssued,
    PaymentReceived,
    ShipmentRequested,
)
from shared.kit.app import Service

SERVICE = Service(
    name="sales",
    zh="销售",
    en="Sales",
    title="销售：客户、价格、订单、发货、开票、收款、退货 · customers, orders, invoices, receipts",
    metadata=models.METADATA,
    migrations=Path(__file__).with_name("migrations"),
    routers=ROUTERS,
    hears=hears,
    says=(ShipmentRequested, GoodsShipped, InvoiceIssued, PaymentReceived, GoodsReturned, PeriodSealed),
    stage=3,
)
