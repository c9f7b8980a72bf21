"""Orders, invoices and receipts: what is kept as a sum is the sum."""

from services.cli.verify.check import Check, named

SALES = named("sales")

CHECKS = (
    Check(
        "订单行的发货量 / what is shipped of an order line is what its shipments carried",
        SALES,
        """
        SELECT l.id AS line, l.order_id, l.product, l.shipped, s.quantity
        FROM order_line l LEFT JOIN (
          SELECT line_id, sum(quantity) AS quantity FROM shipment WHERE state = 'issued' GROUP BY 1) s
          ON s.line_id = l.id
        WHERE l.shipped <> coalesce(s.quantity, 0)
        """,
    ),
    Check(
        "发票的收款与红字 / what is received and credited of an invoice is its receipts and credit notes",
        SALES,
        """
        SELECT i.id AS invoice, i.entity_id, i.number, i.received_fen, r.received, i.credited_fen, c.credited
        FROM invoice i
        LEFT JOIN (SELECT invoice_id, sum(amount_fen) AS received FROM receipt GROUP BY 1) r
          ON r.invoice_id = i.id
        LEFT JOIN (SELECT reverses, -sum(net_fen + vat_fen) AS credited FROM invoice
                   WHERE reverses IS NOT NULL GROUP BY 1) c ON c.reverses = i.id
        WHERE i.reverses IS NULL
          AND (i.received_fen, i.credited_fen) <> (coalesce(r.received, 0), coalesce(c.credited, 0))
        """,
    ),
    Check(
        "每笔发货都已开票 / every shipment is invoiced once",
        SALES,
        """
        SELECT s.id AS shipment, s.order_id, count(i.id) AS invoices
        FROM shipment s LEFT JOIN invoice i ON i.shipment_id = s.id AND i.reverses IS NULL
        WHERE s.state = 'issued' GROUP BY 1, 2 HAVING count(i.id) <> 1
        """,
    ),
)
