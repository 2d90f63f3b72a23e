"""Boards that become kits, all at once, and what is remembered of them.

order = Order(stock, Labels(targets, None, inventory), inventory)
rows = flash_all(targets, order, on_end=print)
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

from gorae.flash.cart import Cart, CartRow, Done, Progress
from gorae.flash.inventory import InventoryEntry, now
from gorae.flash.job import FlashJob, Order
from gorae.flash.stock import firmware_version
from gorae.flash.targets import FlashTarget
from gorae.kits import load_board
from gorae.kits.ports import FlashedBy


def way_of(flashed_by: FlashedBy) -> Callable[[FlashJob], Done]:
    """Return what gets a board ready that is flashed so."""
    way: Callable[[FlashJob], Done] = importlib.import_module(f"gorae.flash.ways.{flashed_by}").onto
    return way


def flash_all(
    targets: Sequence[FlashTarget],
    order: Order,
    on_look: Callable[[Sequence[CartRow]], None] = lambda rows: None,
    on_end: Callable[[CartRow], None] = lambda row: None,
    on_stop: Callable[[], None] = lambda: None,
) -> list[CartRow]:
    """Get all boards ready and tell what became of each. Whom it tells is as in `Cart.run`."""

    def work(row: CartRow, progress: Progress) -> Done:
        onto = way_of(load_board(row.target.kit.board).port.flashed_by)
        return onto(FlashJob(row, progress, order))

    return Cart(targets, work, order.devices.time.now_s).run(on_look, on_end, on_stop)


def remember(row: CartRow, order: Order) -> InventoryEntry | None:
    """Write down what became of a board; None for one that was not touched, or has no id.

    Raises UsageError or DocumentError as `Inventory.record` does.
    """
    unique_id = row.unique_id or row.target.unique_id
    if not unique_id or not (row.result or row.writing or row.saved):
        return None
    changes: dict[str, object] = {"kit": row.target.kit.id, "result": "ready" if row.result else "failed"}
    changes |= {"label": row.label} if row.label else {}
    if row.result:
        version = firmware_version(row.target.kit)
        changes |= {"board": row.result.kind, "micropython": row.result.micropython, "firmware": version}
    if row.lost_python:
        changes["runtime"] = row.runtime if row.result else ""
    if row.writing or row.saved:
        changes |= {"flashed_at": now(), "saved": str(row.saved.absolute()) if row.saved else ""}
    return order.inventory.record(unique_id, **changes)
