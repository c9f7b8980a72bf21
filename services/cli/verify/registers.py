"""Equity registers: holdings are what was issued and moved, seals are true, and dividends knows the same."""

from services.cli.verify.check import Check, Match, Side, named

MEMBERS = named("members")

#: Both sides of every movement; a freeze and a pledge change what may move, not what is held.
_SIDES = """
    SELECT organisation_id, to_holder AS holder_id, share_class, milli_shares AS moved, 0 AS frozen,
           0 AS pledged, effective_on, recorded_at
    FROM movement WHERE to_holder IS NOT NULL
    UNION ALL
    SELECT organisation_id, from_holder, share_class,
      CASE WHEN kind IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE') THEN 0 ELSE -milli_shares END,
      CASE kind WHEN 'FREEZE' THEN milli_shares WHEN 'UNFREEZE' THEN -milli_shares ELSE 0 END,
      CASE kind WHEN 'PLEDGE' THEN milli_shares WHEN 'RELEASE' THEN -milli_shares ELSE 0 END,
      effective_on, recorded_at
    FROM movement WHERE from_holder IS NOT NULL
"""

CHECKS = (
    Check(
        "持股等于登记的变动 / a holding is the sum of its register's movements",
        MEMBERS,
        f"""
        SELECT organisation_id, holder_id, share_class, h.milli_shares, s.moved, h.frozen_milli_shares,
               s.frozen, h.pledged_milli_shares, s.pledged
        FROM holding h FULL JOIN (
          SELECT organisation_id, holder_id, share_class, sum(moved) AS moved, sum(frozen) AS frozen,
                 sum(pledged) AS pledged FROM ({_SIDES}) AS side GROUP BY 1, 2, 3) s
          USING (organisation_id, holder_id, share_class)
        WHERE (coalesce(h.milli_shares, 0), coalesce(h.frozen_milli_shares, 0),
               coalesce(h.pledged_milli_shares, 0))
           <> (coalesce(s.moved, 0), coalesce(s.frozen, 0), coalesce(s.pledged, 0))
        """,  # noqa: S608 - ours alone
    ),
    Check(
        "股份总数等于发出减收回 / an organisation's holdings are what was issued less what was taken back",
        MEMBERS,
        """
        SELECT organisation_id, share_class, h.held, i.issued
        FROM (SELECT organisation_id, share_class, sum(milli_shares) AS held FROM holding GROUP BY 1, 2) h
        FULL JOIN (
          SELECT organisation_id, share_class,
                 coalesce(sum(milli_shares) FILTER (WHERE from_holder IS NULL), 0)
                 - coalesce(sum(milli_shares) FILTER (WHERE to_holder IS NULL AND kind NOT IN
                     ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')), 0) AS issued
          FROM movement GROUP BY 1, 2) i USING (organisation_id, share_class)
        WHERE coalesce(h.held, 0) <> coalesce(i.issued, 0)
        """,
    ),
    Check(
        "登记日封存的总数 / a sealed record date's total is what the register held, as known then",
        MEMBERS,
        f"""
        SELECT r.id AS seal, r.organisation_id, r.record_on, r.total_milli_shares, t.total
        FROM register_seal r CROSS JOIN LATERAL (
          SELECT coalesce(sum(moved), 0) AS total FROM ({_SIDES}) AS side
          WHERE side.organisation_id = r.organisation_id AND side.effective_on <= r.record_on
            AND side.recorded_at <= r.recorded_until) AS t
        WHERE r.total_milli_shares <> t.total
        """,  # noqa: S608 - ours alone
    ),
    Check(
        "户内人数等于在户人口 / a household's number of persons is the persons in it",
        MEMBERS,
        """
        SELECT h.id AS household, h.village_id, h.code, h.persons, p.persons AS listed
        FROM household h LEFT JOIN (
          SELECT household_id, count(*) AS persons FROM person WHERE left_on IS NULL GROUP BY 1) p
          ON p.household_id = h.id
        WHERE h.persons <> coalesce(p.persons, 0)
        """,
    ),
)

MATCHES = (
    Match(
        "分配所知的名册与登记一致 / the register that dividends keeps is the register",
        left=(
            Side(
                MEMBERS,
                "SELECT concat_ws(' ', organisation_id, holder_id, share_class) AS key,"
                " milli_shares AS amount FROM holding",
            ),
        ),
        right=(
            Side(
                named("dividends"),
                "SELECT concat_ws(' ', organisation_id, holder_id, share_class) AS key,"
                " sum(milli_shares) AS amount FROM register_entry GROUP BY 1",
            ),
        ),
    ),
)
