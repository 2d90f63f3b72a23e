"""Which kits of a season's carts are not well, as far as this computer's inventory knows."""

from __future__ import annotations

from gorae.flash.inventory import Inventory
from gorae.kits.conditions import Condition
from gorae.season.folder import SeasonFolder


def ill_labels(folder: SeasonFolder, inventory: Inventory | None = None) -> frozenset[str]:
    """Return the labels of kits in carts whose last self-test found a fault. Raises DocumentError."""
    known = inventory or Inventory.load()
    labels = {label for cart in folder.places.carts.values() for label in cart.labels}
    return frozenset(
        entry.label
        for entry in known.entries
        if entry.label in labels and any(_is_fault(found) for found in entry.health.values())
    )


def _is_fault(found: Condition | str) -> bool:
    return isinstance(found, Condition) and found.is_fault
