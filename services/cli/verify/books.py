"""Finance against itself, and the books against what the services own that they stand for."""

from services.cli.verify.check import Check, Match, Side, named, producing
from services.finance.domain.accounts import ASSETS, Part, Regime, code

FINANCE = named("finance")


def pairs(*parts: Part) -> str:
    """(regime, account) of these parts in every chart, for SQL."""
    return ", ".join(
        sorted({f"('{regime.value}', '{code(regime, part)}')" for regime in Regime for part in parts})
    )


CHECKS = (
    Check(
        "凭证借贷相等 / a journal's debits and credits are equal, and are its lines",
        FINANCE,
        """
        SELECT j.id AS journal, j.entity_id, j.document, j.amount_fen, l.debit_fen, l.credit_fen
        FROM journal j LEFT JOIN (
          SELECT journal_id, count(*) AS lines, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen,
                 bool_and(entity_id = (SELECT entity_id FROM journal o WHERE o.id = journal_id)) AS own
          FROM journal_line GROUP BY journal_id) l ON l.journal_id = j.id
        WHERE (l.debit_fen, l.credit_fen, l.lines, l.own)
          IS DISTINCT FROM (j.amount_fen::numeric, j.amount_fen::numeric, j.lines::bigint, true)
        """,
    ),
    Check(
        "余额等于分录之和 / a balance is the sum of its lines",
        FINANCE,
        """
        SELECT entity_id, period, account, b.debit_fen, b.credit_fen, s.debit_fen AS lines_debit_fen,
               s.credit_fen AS lines_credit_fen
        FROM balance b FULL JOIN (
          SELECT entity_id, period, account, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen
          FROM journal_line GROUP BY 1, 2, 3) s USING (entity_id, period, account)
        WHERE (b.debit_fen::numeric, b.credit_fen::numeric) IS DISTINCT FROM (s.debit_fen, s.credit_fen)
        """,
    ),
    Check(
        "应付款等于其付款明细 / what is in a batch or paid of a payable is what payment lines took",
        FINANCE,
        """
        SELECT p.id AS payable, p.entity_id, p.document, p.batched_fen, p.paid_fen, t.batched, t.paid
        FROM payable p LEFT JOIN (
          SELECT i.payable_id,
                 coalesce(sum(i.amount_fen) FILTER (WHERE l.state IN ('drawn', 'sent')), 0) AS batched,
                 coalesce(sum(i.amount_fen) FILTER (WHERE l.state = 'settled'), 0) AS paid
          FROM payment_item i JOIN payment_line l ON l.id = i.line_id GROUP BY i.payable_id) t
          ON t.payable_id = p.id
        WHERE (p.batched_fen, p.paid_fen) <> (coalesce(t.batched, 0), coalesce(t.paid, 0))
        """,
    ),
    Check(
        "迟到的业务已入账 / no fact that came after its month was closed waits to be booked",
        FINANCE,
        'SELECT event_id, entity_id, type, "on", document FROM late_fact WHERE booked_on IS NULL',
    ),
)

#: Entities that keep a warehouse; what others hold as stock they enter by hand.
MATCHES = (
    Match(
        "存货账户等于批次成本 / accounts of material and goods are the cost of the lots and inputs on hand",
        left=(
            Side(producing, "SELECT entity_id AS key, sum(cost_fen) AS amount FROM lot GROUP BY 1"),
            Side(producing, "SELECT entity_id AS key, sum(cost_fen) AS amount FROM input_stock GROUP BY 1"),
            Side(named("processing"), "SELECT entity_id AS key, sum(cost_fen) AS amount FROM lot GROUP BY 1"),
        ),
        right=(
            Side(
                FINANCE,
                f"""
                SELECT b.entity_id AS key, sum(b.debit_fen - b.credit_fen) AS amount
                FROM balance b JOIN entity e ON e.id = b.entity_id
                WHERE (e.regime, b.account) IN ({pairs(Part.RAW, Part.GOODS)}) GROUP BY 1
                """,  # noqa: S608 - the charts' own codes
            ),
        ),
        left_only=True,
    ),
    Match(
        "在产品与生物资产账户等于批次成本 / accounts of work in progress and animals are the open batches",
        left=(Side(producing, "SELECT entity_id AS key, sum(cost_fen) AS amount FROM batch GROUP BY 1"),),
        right=(
            Side(
                FINANCE,
                f"""
                SELECT b.entity_id AS key, sum(b.debit_fen - b.credit_fen) AS amount
                FROM balance b JOIN entity e ON e.id = b.entity_id
                WHERE (e.regime, b.account) IN ({pairs(*ASSETS.values())}) GROUP BY 1
                """,  # noqa: S608 - the charts' own codes
            ),
        ),
        left_only=True,
    ),
)
