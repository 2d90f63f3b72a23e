"""What a day needs: carts, kits by their last self-test, firmware, charging, wear."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gorae.flash.inventory import Inventory
from gorae.flash.stock import firmware_version
from gorae.kits import load_kit
from gorae.kits.conditions import Condition
from gorae.report.season.view import SeasonView
from gorae.report.text.season import commands_for, preparation_lines
from gorae.season.prepare import CartDay, prepare_day


@pytest.fixture
def inventory(tmp_path: Path, view: SeasonView) -> Inventory:
    """Kits 1 to 5 of each cart are known: well, old, broken, with a weak battery, and of another kind."""
    known = Inventory.load(tmp_path / "inventory.json")
    for name, cart in view.folder.places.carts.items():
        new = firmware_version(load_kit(cart.kit))
        states = [
            {"firmware": new, "health": {"motors": Condition.GOOD}},
            {"firmware": "0.1.0+00000000", "health": {"motors": Condition.GOOD}},
            {"firmware": new, "health": {"left_motor": Condition.MOTOR_DEAD, "sonar": "a-newer-word"}},
            {"firmware": new, "health": {"battery": Condition.BATTERY_WEAK}},
            {"firmware": new, "kit": "another", "health": {}},
        ]
        for number, state in enumerate(states):
            entry = {"label": cart.labels[number], "kit": cart.kit, "tested_at": "2026-03-02T09:00:00+09:00"}
            known.record(f"{name}{number}".encode().hex(), **(entry | state))
    return known


@pytest.fixture
def day(view: SeasonView) -> date:
    """The last day on which the first cart is used."""
    cart = next(iter(view.folder.places.carts))
    return max(one.day for one in view.active if one.planned.cart == cart)


@pytest.fixture
def cart(view: SeasonView, day: date, inventory: Inventory) -> CartDay:
    return prepare_day(view.folder, day, inventory).carts[0]


def test_kits_are_sorted_by_what_has_to_be_done(cart: CartDay, view: SeasonView) -> None:
    labels = view.folder.places.carts[cart.cart].labels
    assert [kit.label for kit in cart.to_repair] == [labels[2], labels[4]]
    assert cart.to_repair[0].faults == (("left_motor", Condition.MOTOR_DEAD),)
    assert [kit.label for kit in cart.to_flash] == [labels[1]]
    assert [kit.label for kit in cart.weak] == [labels[3]]
    assert [kit.label for kit in cart.to_test] == list(labels[5:])
    assert cart.well == len(labels) - 2
    assert cart.spare == cart.well - cart.needed


def test_needs_are_those_of_the_largest_cohort(cart: CartDay, view: SeasonView) -> None:
    students = max(view.plan.cohorts[one.cohort].students for one in cart.sessions)
    assert cart.needed == -(-students // 2)
    assert cart.spares == -(-cart.needed // 10)
    assert cart.missing == 0


def test_wear_is_the_time_of_all_sessions_before(cart: CartDay, view: SeasonView, day: date) -> None:
    before = [one for one in view.active if one.planned.cart == cart.cart and one.day < day]
    assert cart.worn_minutes == sum(one.minutes for one in before) > 0
    first = min(one.day for one in view.active if one.planned.cart == cart.cart)
    fresh = prepare_day(view.folder, first, Inventory(Path("none"), []))
    assert [one.worn_minutes for one in fresh.carts if one.cart == cart.cart] == [0]


def test_too_few_kits_are_told(view: SeasonView, day: date, inventory: Inventory) -> None:
    name, known = next(iter(view.folder.places.carts.items()))
    for number, label in enumerate(known.labels):
        inventory.record(
            f"{name}{number}".encode().hex(), label=label, health={"motors": Condition.MOTORS_SILENT}
        )
    prepared = prepare_day(view.folder, day, inventory)
    assert prepared.carts[0].missing == prepared.carts[0].needed
    assert not prepared.is_ready
    assert "모자라요" in "\n".join(preparation_lines(view.folder, prepared, "ko"))


def test_a_person_reads_what_to_do_and_copies_commands(
    cart: CartDay, view: SeasonView, day: date, inventory: Inventory
) -> None:
    text = "\n".join(preparation_lines(view.folder, prepare_day(view.folder, day, inventory), "en"))
    labels = view.folder.places.carts[cart.cart].labels
    assert f"Repair {labels[2]}: left motor (motor-dead) (tested 2026-03-02)" in text
    assert f"Renew the firmware: {labels[1]}" in text
    assert f"New batteries: {labels[3]}" in text
    lines = [
        f"gorae flash --all --kit {cart.kit}",
        f"gorae devices --test --kit {cart.kit}",
    ]
    assert commands_for(cart) == lines
    assert all(line in text for line in lines)


def test_a_cart_that_works_twice_is_charged_at_once(view: SeasonView) -> None:
    """On the same day, or on two school days in a row, over a weekend too."""
    empty = Inventory(Path("none"), [])
    for day in sorted({one.day for one in view.active}):
        for cart in prepare_day(view.folder, day, empty).carts:
            others = {one.day for one in view.active if one.planned.cart == cart.cart and one.day < day}
            gap = 3 if day.weekday() == 0 else 1
            near = any((day - other).days <= gap for other in others)
            both = len({one.at < 750 for one in cart.sessions}) > 1
            assert cart.was_used_before == (near or both)


def test_a_day_without_sessions(view: SeasonView) -> None:
    prepared = prepare_day(view.folder, date(2026, 1, 1), Inventory(Path("none"), []))
    assert list(preparation_lines(view.folder, prepared, "en")) == ["There is no session on 2026-01-01."]
    assert prepared.is_ready
