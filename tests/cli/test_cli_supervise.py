"""When a part that ended is started again: soon, then ever later while it keeps ending, soon once mended."""

from services.cli.supervise import PAUSE_S, PAUSE_S_MAX, STEADY_S, Kept


class Candle:
    """A part that burns for a while, by a clock of the test's own."""

    def __init__(self, burns_s: float) -> None:
        self.burns_s, self.now_s, self.lit_at = burns_s, 0.0, [0.0]

    @property
    def pid(self) -> int | None:
        return 1 if self.now_s < self.lit_at[-1] + self.burns_s else None

    def start(self) -> None:
        self.lit_at.append(self.now_s)

    def stop(self) -> None:
        raise AssertionError("nobody asked")


def watched(candle: Candle, seconds: float) -> list[float]:
    """How long it lay in the dark before each new start."""
    kept = Kept("candle", candle)
    while candle.now_s < seconds:
        kept.look(candle.now_s)
        candle.now_s += 0.125
    dark = [
        later - earlier - candle.burns_s
        for earlier, later in zip(candle.lit_at, candle.lit_at[1:], strict=False)
    ]
    return [round(pause, 1) for pause in dark]


def test_one_that_keeps_ending_is_started_ever_later() -> None:
    pauses = watched(Candle(burns_s=1), 200)
    assert pauses[:6] == [PAUSE_S * 2**turn for turn in range(6)]
    assert set(pauses[6:]) == {PAUSE_S_MAX}


def test_one_that_has_run_a_while_is_started_soon() -> None:
    assert set(watched(Candle(burns_s=STEADY_S + 10), 600)) == {PAUSE_S}


def test_one_that_is_at_work_is_left_alone() -> None:
    assert watched(Candle(burns_s=10_000), 300) == []
