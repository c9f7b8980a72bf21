"""The demo of a home: what is remembered of it, and how its loading is shown."""

import io
import json
from pathlib import Path

from rich.console import Console

from services.cli.season import Bar, Season
from services.demo.summary import ADMINISTRATOR, SignIn, Summary

GROWER = SignIn(role="农户", where="蒲新村", name="nonghu", password="x")


def test_a_home_is_a_demo_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    season = Season(tmp_path)
    assert not season.begun
    season.begin()
    assert season.begun
    assert season.summary is None
    summary = Summary(sign_ins=[ADMINISTRATOR, GROWER], plant_key="lk_1", to_try=["…"])
    season.end(summary)
    assert Season(tmp_path).summary == summary
    offered = json.loads(season.accounts.read_text())
    assert [account["name"] for account in offered] == ["admin", "nonghu"]
    assert (offered[1]["zh"], offered[1]["en"]) == ("农户 · 蒲新村", "household · 蒲新村")


def test_phases_are_named_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    with Bar(Console(file=out)) as bar:
        bar.phase("2025 收购", 3)
        bar.advance()
        bar.advance(2)
    assert out.getvalue() == "2025 收购\n"


def test_a_terminal_sees_how_far_each_phase_is() -> None:
    out = io.StringIO()
    with Bar(Console(file=out, force_terminal=True, width=100)) as bar:
        bar.phase("2025 收购", 3)
        bar.advance(3)
        bar.phase("2025 加工", 4)
        bar.advance()
    assert "3/3" in out.getvalue()
    assert "1/4" in out.getvalue()
