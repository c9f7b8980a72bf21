"""Sales: customers, prices, orders, shipments, invoices, receipts, returns of any seller of the group."""
