"""Virtual robots that have something wrong with them, on boards that know nothing of it."""

from __future__ import annotations

import pytest

from gorae.bench.defects import KNOWN, SOUND, parse_defects
from gorae.errors import UsageError
from gorae.kits import load_kit
from gorae.parts import Hd44780

KIT = load_kit("esp32-duo")
LCD = Hd44780.model_validate({"part": "hd44780"})
WITH_LCD = KIT.model_copy(update={"parts": {**KIT.parts, "lcd": LCD}})


def test_a_sound_robot_is_the_kit() -> None:
    assert parse_defects([]) == SOUND
    assert (SOUND.driven(KIT), SOUND.wired(KIT)) == (KIT, KIT)
    assert SOUND.powers(0.5, -0.25) == (0.5, -0.25)


@pytest.mark.parametrize("word", KNOWN)
def test_every_defect_changes_something(word: str) -> None:
    """It does so on a kit that has what it is about: no kit has all parts."""
    defects = parse_defects([word])
    changed = [
        (
            defects.driven(kit) != kit,
            defects.wired(kit) != kit,
            defects.powers(0.5, 0.25) != (0.5, 0.25),
            defects.weak > 0,
        ).count(True)
        for kit in (*map(load_kit, ("esp32-duo-colour", "esp32-scout", "maqueen")), WITH_LCD)
    ]
    assert max(changed) == 1


def test_motors_that_are_swapped_and_one_backwards() -> None:
    """The wires belong to the motor on its side, whatever its plug."""
    assert parse_defects(["swapped-motors", "left-backwards"]).powers(0.5, 0.25) == (-0.25, 0.5)
    assert parse_defects(["right-dead"]).powers(0.5, 0.25) == (0.5, 0.0)


def test_amounts_are_shares() -> None:
    drive = parse_defects(["imbalance:-6%", "slow:10%"]).driven(KIT).drive
    assert (drive.imbalance, drive.top_speed) == (-0.06, KIT.drive.top_speed * 0.9)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("left-ded", "there are left-dead"),
        ("", "there are swapped-motors"),
        ("left-dead:3%", "is no defect"),
        ("slow", "write by how much"),
        ("slow:95%", "at most 90"),
        ("slow:10 mm", "write by how much"),
    ],
)
def test_what_is_no_defect_is_told(word: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_defects([word])
