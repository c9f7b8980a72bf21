"""A correction is a signed run: declared and adjusted together are what it should have been."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.dividends.domain.adjustment import NothingToAdjust, adjust_group, adjustment
from services.dividends.domain.document import read
from services.dividends.domain.group import GroupRun, run_group
from services.dividends.domain.trial import TRIAL_STATUTES

VECTORS = Path(__file__).with_name("vectors")


def run(**changed: Any) -> GroupRun:
    """The vector's run, with changed fields of its company."""
    document = json.loads((VECTORS / "trial.json").read_text())
    document["entities"][5].update(changed)
    return run_group(read(document).years, TRIAL_STATUTES)


def test_a_corrected_company_carries_through_to_the_households() -> None:
    declared, corrected = run(), run(own_result_fen=-31_500_003)
    adjusted = adjust_group(declared, corrected)
    assert list(adjusted) == ["hq", "village_c"]
    for entity, one in adjusted.items():
        tiers = declared.tiers[entity], corrected.tiers[entity]
        assert one.amount_fen == tiers[1].declared_fen - tiers[0].declared_fen
        assert one.amount_fen < 0
        total = {(line.pool, line.holder): line.amount_fen for line in tiers[0].lines}
        for signed in one.lines:
            total[(signed.pool, signed.holder)] += signed.amount_fen
        assert total == {(line.pool, line.holder): line.amount_fen for line in tiers[1].lines}


def test_a_second_correction_counts_the_first() -> None:
    first_run, second_run, third_run = run(), run(own_result_fen=-31_500_003), run(own_result_fen=-25_000_000)
    tiers = [one.tiers["hq"] for one in (first_run, second_run, third_run)]
    first = adjustment("hq", tiers[0].lines, tiers[1].lines)
    second = adjustment("hq", tiers[0].lines, tiers[2].lines, earlier=first.lines)
    assert first.amount_fen < 0 < second.amount_fen
    assert tiers[0].declared_fen + first.amount_fen + second.amount_fen == tiers[2].declared_fen


def test_a_newcomer_and_one_who_should_not_have_been_there() -> None:
    holders = [
        {"id": "village_a", "weight": 1},
        {"id": "newcomer", "weight": 1},
        {"id": "village_c", "weight": 2},
    ]
    one = adjustment("hq", run().tiers["hq"].lines, run(holders=holders).tiers["hq"].lines)
    by_holder = {line.holder: line for line in one.lines}
    assert by_holder["village_b"].amount_fen == -34_008_053
    assert by_holder["newcomer"].declared_fen == 0
    assert by_holder["newcomer"].amount_fen == 34_008_052
    assert one.lines[-1].holder == "newcomer"
    assert one.amount_fen == 0


def test_the_same_figures_are_no_adjustment() -> None:
    with pytest.raises(NothingToAdjust):
        adjust_group(run(), run())
    with pytest.raises(NothingToAdjust):
        adjustment("hq", run().tiers["hq"].lines, run().tiers["hq"].lines)
