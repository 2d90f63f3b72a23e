"""MicroPython for boards with a UF2 loader: the user's files, or those of the store."""

from __future__ import annotations

from collections.abc import Sequence

from gorae.documents import Localized
from gorae.errors import UsageError
from gorae.flash.errors import FlashError
from gorae.flash.esp_firmware import RELEASE, FirmwareStore
from gorae.images import uf2
from gorae.kits.ports import Uf2
from gorae.texts import Text


def find_uf2(store: FirmwareStore, kind: Uf2, board: Localized, own: Sequence[bytes] = ()) -> bytes:
    """Return MicroPython for a board: one of the user's own, else our release or a newer one.

    Without a network an older one of the store is good enough. Raises FlashError, which says where to put it.
    """
    for data in own:
        if uf2.blocks_for(data, kind.family):
            return data
    wanted = f"{kind.file}-{RELEASE}.uf2"
    with store.lock:
        kept = store.newest(f"{kind.file}-2*.uf2", uf2.LARGEST, lambda data, name: _check(data, name, kind))
        if kept and kept[0] >= wanted:
            return kept[1]
        try:
            return store.download(wanted, lambda data, url: _check(data, url, kind, board.en))
        except (OSError, UsageError) as error:
            if kept:
                return kept[1]
            reason = error.text if isinstance(error, UsageError) else str(error)
            where = {"url": store.url(wanted), "folder": str(store.folder)}
            raise FlashError(Text("flash.uf2-no-firmware", board=board, reason=reason, **where)) from None


def _check(data: bytes, file: str, kind: Uf2, board: str = "") -> None:
    """Raises UsageError for what is no whole UF2 for the chip."""
    uf2.read(data, file, kind.family, board or kind.file)
