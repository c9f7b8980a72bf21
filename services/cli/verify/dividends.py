"""Dividends: what was declared is its lines, was posted, is owed to each holder, and was paid."""

from services.cli.verify.books import FINANCE, pairs
from services.cli.verify.check import Check, Match, Side, named
from services.finance.domain.accounts import Part

DIVIDENDS = named("dividends")

CHECKS = (
    Check(
        "宣告总额等于明细之和 / a declared tier is the sum of its lines, in amount and tax",
        DIVIDENDS,
        """
        SELECT t.id AS tier, t.entity_id, t.year, t.declared_fen, l.amount_fen, t.tax_fen, l.tax
        FROM tier t LEFT JOIN (
          SELECT tier_id, sum(amount_fen) AS amount_fen, sum(tax_fen) AS tax, count(*) AS lines
          FROM line GROUP BY 1) l ON l.tier_id = t.id
        WHERE t.declared_at IS NOT NULL
          AND (t.declared_fen, t.tax_fen, t.lines)
           <> (coalesce(l.amount_fen, 0), coalesce(l.tax, 0), coalesce(l.lines, 0))
        """,
    ),
    Check(
        "明细等于商加余数补分 / a line is its quotient and the fen its remainder won",
        DIVIDENDS,
        """
        SELECT l.id AS line, l.tier_id, l.holder_id, l.quotient_fen, l.extra_fen, l.amount_fen
        FROM line l WHERE l.amount_fen <> l.quotient_fen + l.extra_fen - coalesce(l.before_fen, 0)
        """,
    ),
)

MATCHES = (
    Match(
        "宣告已入账 / what was declared, reserves included, is posted in the payer's books",
        left=(
            Side(
                DIVIDENDS,
                """
                SELECT b ->> 'id' AS key,
                  (SELECT coalesce(sum((l ->> 'amount_fen')::bigint), 0)
                   FROM jsonb_array_elements(b -> 'lines') AS l)
                  + CASE WHEN (b ->> 'part')::int = 1 THEN (b ->> 'statutory_reserve_fen')::bigint
                      + (b ->> 'discretionary_reserve_fen')::bigint + (b ->> 'reserve_fen')::bigint
                    ELSE 0 END AS amount
                FROM (SELECT body::jsonb AS b FROM archive WHERE type = 'DividendDeclared'
                      UNION ALL SELECT body::jsonb FROM outbox WHERE type = 'DividendDeclared') AS told
                """,
            ),
        ),
        right=(
            Side(
                FINANCE,
                f"""
                SELECT j.source_id AS key, sum(l.debit_fen - l.credit_fen) AS amount
                FROM journal j JOIN journal_line l ON l.journal_id = j.id
                WHERE j.kind = 'DividendDeclared' AND j.phase = 'distribution'
                  AND (l.regime, l.account) IN ({pairs(Part.DISTRIBUTION)}) GROUP BY 1
                """,  # noqa: S608 - the charts' own codes
            ),
        ),
    ),
    Match(
        "应付股利等于明细 / what is owed to each holder is the line, less the tax withheld",
        left=(
            Side(
                DIVIDENDS,
                "SELECT l.id AS key, l.amount_fen - l.tax_fen AS amount FROM line l"
                " JOIN tier t ON t.id = l.tier_id WHERE t.declared_at IS NOT NULL",
            ),
        ),
        right=(
            Side(
                FINANCE,
                "SELECT source_id AS key, amount_fen AS amount FROM payable WHERE source = 'dividend'",
            ),
        ),
    ),
    Match(
        "已付股利一致 / what dividends knows as paid is what finance paid",
        left=(
            Side(DIVIDENDS, "SELECT payable_id AS key, sum(amount_fen) AS amount FROM payment GROUP BY 1"),
        ),
        right=(Side(FINANCE, "SELECT id AS key, paid_fen AS amount FROM payable WHERE source = 'dividend'"),),
    ),
)
