"""`gorae virtual --fault`: which kit meets which mishap."""

from __future__ import annotations

import pytest

from gorae.errors import UsageError
from gorae.serving.faults import Mishaps, mishaps_of
from gorae.virtual.daplink.drive import DriveFaults
from gorae.virtual.endpoints.line import Faults


def test_all_kits_meet_it_or_the_one_that_is_named() -> None:
    first, second, third = mishaps_of(
        ["drop:10%", "2:busy", "3:drive-fail", "3:Drive-Unplug:1000", "2:cut:99", "1:wrong-board"], 3
    )
    assert first == Mishaps(Faults(drop=0.1), wrong_board=True)
    assert second == Mishaps(Faults(drop=0.1, cut_after=99), busy=True)
    assert third == Mishaps(Faults(drop=0.1), DriveFaults(refuses=504, unplug_after=1000))


def test_every_kind_of_mishap() -> None:
    (one,) = mishaps_of(["forbidden", "drive-full", "drive-read-only", "drive-fail:521"], 1)
    assert one == Mishaps(
        drive=DriveFaults(refuses=521, full_for="gorae.hex", read_only=True), forbidden=True
    )
    assert mishaps_of([], 2) == [Mishaps(), Mishaps()]


@pytest.mark.parametrize(
    "spec",
    ["", "4:busy", "0:busy", "busy:1", "drive-full:x", "drive-fail:400", "drive-fail:x", "drive-unplug:-1",
     "drop", "burn:1", "drive-unplug:" + "9" * 5000, "cut:" + "9" * 400, "9" * 9 + ":busy", "3:", "1:2:busy"],
)  # fmt: skip
def test_what_is_none_is_told(spec: str) -> None:
    with pytest.raises(UsageError, match="is no fault"):
        mishaps_of([spec], 3)
