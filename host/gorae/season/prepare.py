"""What a day's sessions need of carts and kits: what to charge, renew and repair, and how worn they are.

day = prepare_day(read_folder(Path("season")), date(2026, 5, 12), Inventory.load())
[cart.missing for cart in day.carts]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gorae.errors import GoraeError
from gorae.flash.inventory import Inventory, InventoryEntry
from gorae.flash.stock import firmware_version
from gorae.kits import load_kit
from gorae.kits.conditions import Condition
from gorae.season.files import KitCart, PlannedSession, SeasonPlan, half_of
from gorae.season.folder import SeasonFolder

WEAK = Condition.BATTERY_WEAK


@dataclass(frozen=True)
class KitState:
    """One kit of a cart, as this computer's inventory knows it."""

    label: str
    faults: tuple[tuple[str, Condition], ...] = ()
    """Part and what is wrong with it, by the last self-test; a weak battery is none of them."""
    tested_at: str = ""
    """As in the inventory; empty when it was never tested from here."""
    is_known: bool = False
    """Whether the inventory has it."""
    has_old_firmware: bool = False
    is_other_kit: bool = False
    """Whether the board was made another kit than the cart's."""
    battery_is_weak: bool = False

    @property
    def is_well(self) -> bool:
        """Whether it can be used: a kit of which nothing is known counts as well."""
        return not self.faults and not self.is_other_kit


@dataclass(frozen=True)
class CartDay:
    """One cart on one day."""

    cart: str
    kit: str
    sessions: tuple[PlannedSession, ...]
    needed: int
    """Kits of the largest session, without spares."""
    spares: int
    """Kits more that there should be."""
    kits: tuple[KitState, ...]
    was_used_before: bool
    """Whether it worked on the school day before, or in another session that morning."""
    worn_minutes: int
    """Of sessions held with it before that day."""

    @property
    def well(self) -> int:
        return sum(kit.is_well for kit in self.kits)

    @property
    def spare(self) -> int:
        """Kits that are well beyond what is needed; 0 when there are too few."""
        return max(0, self.well - self.needed)

    @property
    def missing(self) -> int:
        """Kits that a session would lack, spares not counted."""
        return max(0, self.needed - self.well)

    @property
    def to_repair(self) -> tuple[KitState, ...]:
        return tuple(kit for kit in self.kits if not kit.is_well)

    @property
    def to_flash(self) -> tuple[KitState, ...]:
        """Kits that are well but have no firmware of this gorae's."""
        return tuple(kit for kit in self.kits if kit.has_old_firmware and kit.is_well)

    @property
    def to_test(self) -> tuple[KitState, ...]:
        return tuple(kit for kit in self.kits if not kit.tested_at)

    @property
    def weak(self) -> tuple[KitState, ...]:
        return tuple(kit for kit in self.kits if kit.battery_is_weak)


@dataclass(frozen=True)
class Preparation:
    """All carts of one day."""

    day: date
    carts: tuple[CartDay, ...]

    @property
    def is_ready(self) -> bool:
        """Whether every session has the kits that it needs."""
        return not any(cart.missing for cart in self.carts)


def prepare_day(folder: SeasonFolder, day: date, inventory: Inventory) -> Preparation:
    """Return what a day needs; no carts when there are no sessions."""
    plan = folder.plan or SeasonPlan()
    planned = plan.active
    carts = [
        name for name in folder.places.carts if any(one.cart == name and one.day == day for one in planned)
    ]
    return Preparation(day, tuple(_cart_day(folder, name, day, planned, inventory) for name in carts))


def _cart_day(
    folder: SeasonFolder, name: str, day: date, planned: Sequence[PlannedSession], inventory: Inventory
) -> CartDay:
    cart, rules = folder.places.carts[name], folder.season.rules
    with_cart = [one for one in planned if one.cart == name]
    there = sorted((one for one in with_cart if one.day == day), key=lambda one: one.at)
    students = max(_students(folder, one) for one in there)
    needed = -(-students // rules.students_per_kit)
    return CartDay(
        cart=name,
        kit=cart.kit,
        sessions=tuple(there),
        needed=needed,
        spares=-(-needed * rules.spare_percent // 100),
        kits=_kits(cart, inventory),
        was_used_before=_was_used_before(day, with_cart, there),
        worn_minutes=sum(_minutes(folder, one) for one in with_cart if one.day < day),
    )


def _was_used_before(day: date, with_cart: Sequence[PlannedSession], there: Sequence[PlannedSession]) -> bool:
    """Whether the cart worked on the school day before, or works in both halves of this one."""
    gap = 3 if day.weekday() == 0 else 1
    yesterday = any(0 < (day - one.day).days <= gap for one in with_cart)
    return yesterday or len({half_of(one.at) for one in there}) > 1


def _students(folder: SeasonFolder, session: PlannedSession) -> int:
    cohorts = folder.plan.cohorts if folder.plan else {}
    return cohorts[session.cohort].students if session.cohort in cohorts else 0


def _minutes(folder: SeasonFolder, session: PlannedSession) -> int:
    cohorts = folder.plan.cohorts if folder.plan else {}
    return folder.minutes_of(cohorts[session.cohort], session.no) if session.cohort in cohorts else 0


def _kits(cart: KitCart, inventory: Inventory) -> tuple[KitState, ...]:
    try:
        wanted = firmware_version(load_kit(cart.kit))
    except GoraeError:  # the season's check tells of a kit that there is not
        wanted = ""
    return tuple(_state(label, cart.kit, wanted, inventory.labelled(label)) for label in cart.labels)


def _state(label: str, kit: str, wanted: str, entry: InventoryEntry | None) -> KitState:
    if entry is None:
        return KitState(label)
    health = {part: found for part, found in entry.health.items() if isinstance(found, Condition)}
    return KitState(
        label=label,
        faults=tuple((part, found) for part, found in health.items() if found.is_fault and found is not WEAK),
        tested_at=_moment(entry.tested_at),
        is_known=True,
        has_old_firmware=bool(wanted) and entry.firmware != wanted,
        is_other_kit=bool(entry.kit) and entry.kit != kit,
        battery_is_weak=WEAK in health.values(),
    )


def _moment(written: str) -> str:
    """Return a moment as the inventory has it, or nothing when somebody wrote no moment there."""
    try:
        return datetime.fromisoformat(written).date().isoformat() if written else ""
    except ValueError:
        return ""
