"""Goods: each lot is what came in less what went out, by the facts told; what was sent has arrived."""

from services.cli.verify.check import Check, Match, Side, named, producing

PROCESSING = named("processing")

#: Every change of a lot, from the facts its custodian told, published or not. Lots whose facts may be gone
#: (shared/kit/pruning.py) are left out.
_MOVED = """
    WITH fact AS (
      SELECT type, body::jsonb AS b FROM archive WHERE type = ANY(ARRAY['GrowerDelivered', 'LotHarvested',
        'LotReceived', 'BatchCompleted', 'CostRecorded', 'LotTransferred', 'LotIssued', 'LotWrittenOff',
        'GoodsTakenBack'])
      UNION ALL SELECT type, body::jsonb FROM outbox),
    part AS (
      SELECT type, b -> 'lot' AS p FROM fact WHERE type = 'CostRecorded' AND b ->> 'kind' = 'lot'
      UNION ALL SELECT 'input', p FROM fact, jsonb_array_elements(b -> 'inputs') AS p
        WHERE type = 'BatchCompleted'
      UNION ALL SELECT 'output', p FROM fact, jsonb_array_elements(b -> 'outputs') AS p
        WHERE type = 'BatchCompleted'
      UNION ALL SELECT type, b FROM fact
        WHERE type IN ('LotHarvested', 'LotReceived', 'LotIssued', 'LotWrittenOff')
           OR (type = 'GoodsTakenBack' AND (b ->> 'usable')::boolean)
      UNION ALL SELECT type, b || jsonb_build_object('quantity', b -> 'net_g') FROM fact
        WHERE type = 'GrowerDelivered'
      UNION ALL SELECT type, b || jsonb_build_object('lot_id', b -> 'from_lot_id') FROM fact
        WHERE type = 'LotTransferred'),
    signed AS (
      SELECT (p ->> 'lot_id')::uuid AS lot_id,
             CASE WHEN type IN ('CostRecorded', 'input', 'LotTransferred', 'LotIssued', 'LotWrittenOff')
               THEN -1 ELSE 1 END
               AS sign, (p ->> 'quantity')::bigint AS quantity, (p ->> 'cost_fen')::bigint AS cost_fen
      FROM part),
    moved AS (
      SELECT lot_id, sum(quantity) AS quantity, sum(cost_fen) AS cost_fen FROM (
        SELECT lot_id, sign * quantity AS quantity, sign * cost_fen AS cost_fen FROM signed
        UNION ALL {opening}) AS m GROUP BY lot_id)
    SELECT coalesce(l.id, m.lot_id) AS lot, l.entity_id, l.product, l.quantity, l.cost_fen,
           m.quantity AS told_quantity, m.cost_fen AS told_cost_fen
    FROM lot l FULL JOIN moved m ON m.lot_id = l.id
    WHERE (l.quantity::numeric, l.cost_fen::numeric) IS DISTINCT FROM (m.quantity, m.cost_fen)
      AND coalesce(l.recorded_at, 'infinity') >= coalesce(
        (SELECT max(effective_on) FROM figure WHERE name = 'archive_whole')::timestamptz, '-infinity')
"""
_LOT = "批次数量与成本守恒 / a lot is what came in less what went out, in quantity and fen, as told"

CHECKS = (
    Check(
        _LOT,
        producing,
        _MOVED.format(opening="SELECT id, quantity_in, cost_in_fen FROM lot WHERE origin = 'opening'"),
    ),
    Check(
        _LOT,
        PROCESSING,
        _MOVED.format(
            opening="SELECT id, quantity_made, cost_made_fen FROM lot"
            " WHERE batch_id IS NULL AND transfer_id IS NULL"
        ),
    ),
    Check(
        "加工批次的移动解释结存 / what was made and every movement give what is left",
        PROCESSING,
        """
        SELECT l.id AS lot, l.entity_id, l.product, l.quantity, l.cost_fen, m.quantity AS moved,
               m.cost_fen AS moved_fen
        FROM lot l LEFT JOIN (
          SELECT lot_id, sum(quantity) AS quantity, sum(cost_fen) AS cost_fen FROM movement GROUP BY 1) m
          ON m.lot_id = l.id
        WHERE l.quantity <> l.quantity_made + coalesce(m.quantity, 0)
           OR l.cost_fen <> l.cost_made_fen + coalesce(m.cost_fen, 0)
        """,
    ),
    Check(
        "谱系的份额合计为一 / the parts of a batch's inputs in a lot make the whole of it",
        PROCESSING,
        """
        SELECT to_lot_id AS lot, batch_id, sum(weight) AS weights, min(total_weight) AS total_weight
        FROM edge WHERE batch_id IS NOT NULL GROUP BY 1, 2
        HAVING sum(weight) <> min(total_weight) OR min(total_weight) <> max(total_weight)
        """,
    ),
    Check(
        "农资库存等于其收发 / an input in stock is the sum of its movements",
        producing,
        """
        SELECT s.id AS item, s.entity_id, s.item AS name, s.quantity, s.cost_fen, m.quantity AS moved,
               m.cost_fen AS moved_fen
        FROM input_stock s LEFT JOIN (
          SELECT item_id, sum(quantity) AS quantity, sum(cost_fen) AS cost_fen FROM input_move GROUP BY 1) m
          ON m.item_id = s.id
        WHERE (s.quantity, s.cost_fen) <> (coalesce(m.quantity, 0), coalesce(m.cost_fen, 0))
        """,
    ),
    Check(
        "存栏头数等于在群牲畜 / heads in a herd's ledger are its animals alive",
        named("livestock"),
        """
        SELECT h.id AS herd, h.entity_id, h.name, m.heads, a.alive
        FROM herd h LEFT JOIN (SELECT herd_id, sum(heads) AS heads FROM head_move GROUP BY 1) m
          ON m.herd_id = h.id
        LEFT JOIN (SELECT herd_id, count(*) AS alive FROM animal WHERE state = 'alive' GROUP BY 1) a
          ON a.herd_id = h.id
        WHERE coalesce(m.heads, 0) <> coalesce(a.alive, 0)
        """,
    ),
)

MATCHES = (
    Match(
        "调出的货物都在收货方 / what one warehouse sent is in the other's, or on its way there",
        left=(Side(producing, "SELECT id AS key, quantity AS amount FROM transfer"),),
        right=(
            Side(
                producing, "SELECT origin_id AS key, quantity_in AS amount FROM lot WHERE origin = 'transfer'"
            ),
            Side(
                PROCESSING,
                """
                SELECT transfer_id AS key, quantity_made AS amount FROM lot WHERE transfer_id IS NOT NULL
                UNION ALL SELECT transfer_id, (body ->> 'quantity')::bigint FROM arrival
                WHERE received_at IS NULL
                """,
            ),
        ),
    ),
    Match(
        "发货数量与保管方一致 / what sales shipped is what custodians let leave",
        left=(
            Side(named("sales"), "SELECT id AS key, quantity AS amount FROM shipment WHERE state = 'issued'"),
        ),
        right=(
            Side(producing, "SELECT id AS key, quantity AS amount FROM issue"),
            Side(
                PROCESSING,
                "SELECT shipment_id AS key, quantity AS amount FROM shipment WHERE refused IS NULL",
            ),
        ),
    ),
    Match(
        "退回数量与保管方一致 / what sales took back is what custodians have again",
        left=(
            Side(
                named("sales"),
                "SELECT shipment_id AS key, sum(quantity) AS amount FROM goods_return"
                " WHERE state = 'taken_back' GROUP BY 1",
            ),
        ),
        right=(
            Side(producing, "SELECT id AS key, returned_quantity AS amount FROM issue"),
            Side(PROCESSING, "SELECT shipment_id AS key, returned AS amount FROM shipment"),
        ),
    ),
)
