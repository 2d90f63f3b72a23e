"""What kits are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.flash.inventory import Inventory
from gorae.flash.labels import Labels
from gorae.flash.targets import FlashTarget
from gorae.kits import load_kit

IDS = [f"24{number:010x}" for number in range(1, 5)]


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    return Inventory.load(tmp_path / "inventory.json")


def targets(count: int, kit: str = "maqueen") -> list[FlashTarget]:
    return [FlashTarget(load_kit(kit), f"COM{index}", None, IDS[index]) for index in range(count)]


def settled(labels: Labels, has: list[str]) -> list[str]:
    """Asked in the opposite order: who answers first does not matter."""
    given = {index: labels.settle(index, IDS[index], has[index]) for index in reversed(range(len(has)))}
    return [given[index] for index in range(len(has))]


@pytest.mark.parametrize(
    ("count", "wish", "labels"),
    [
        (1, None, ["maqueen-01"]),
        (3, None, ["maqueen-01", "maqueen-02", "maqueen-03"]),
        (3, "고래", ["고래-01", "고래-02", "고래-03"]),
        (3, "blue-007", ["blue-007", "blue-008", "blue-009"]),
        (1, "maqueen-07", ["maqueen-07"]),
        (1, "red", ["red"]),
    ],
)
def test_boards_are_numbered_as_they_are_plugged_in(
    inventory: Inventory, count: int, wish: str | None, labels: list[str]
) -> None:
    assert settled(Labels(targets(count), wish, inventory), [""] * count) == labels


def test_boards_keep_the_label_that_they_have(inventory: Inventory) -> None:
    inventory.record(IDS[0], label="maqueen-02")
    inventory.record("ffff", label="maqueen-01")
    labels = Labels(targets(4), None, inventory)
    assert settled(labels, ["", "", "red", "maqueen-02"]) == ["maqueen-02", "maqueen-03", "red", "maqueen-05"]


def test_a_label_for_one_board_replaces_the_one_that_it_has(inventory: Inventory) -> None:
    inventory.record(IDS[0], label="maqueen-02")
    assert settled(Labels(targets(1), "red", inventory), ["maqueen-02"]) == ["red"]


def test_no_two_boards_have_one_label(inventory: Inventory) -> None:
    """Two cards that were copied, say."""
    labels = Labels(targets(3), None, inventory)
    given = settled(labels, ["red", "red", "maqueen-01"])
    assert len(set(given)) == 3


def test_kits_of_two_kinds_are_numbered_each(inventory: Inventory) -> None:
    both = [*targets(1), FlashTarget(load_kit("esp32-duo"), "COM9", None, IDS[1]), *targets(1)]
    labels = Labels(both, None, inventory)
    assert settled(labels, ["", "", ""]) == ["maqueen-01", "esp32-duo-01", "maqueen-02"]


@pytest.mark.parametrize("wish", ["", "a b", "../x", "x" * 31, "-1", "a\n"])
def test_what_cannot_be_a_label(inventory: Inventory, wish: str) -> None:
    with pytest.raises(UsageError, match="cannot be a label"):
        Labels(targets(1), wish, inventory)


def test_a_label_that_another_board_has(inventory: Inventory) -> None:
    inventory.record("ffff", label="red")
    with pytest.raises(UsageError, match="already belongs to the board ffff"):
        Labels(targets(1), "red", inventory)
