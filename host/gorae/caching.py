"""What is made again in every process, kept on disk: by a key of all that decides it.

A cache is only ever a short cut. What is not there, was cut short, changed, moved from another key, or
belongs to somebody else is made anew, and a folder that cannot be written costs nothing but time. Whoever can
write as this user can change the cache, as he can change gorae itself: it is no wall against him.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 32
"""Of a kind; the oldest ones go."""


class CacheEntry:
    """One thing in the cache: its kind, a word, and the texts that decide what it is."""

    def __init__(self, kind: str, decided_by: Iterable[str]) -> None:
        import sys

        import gorae

        parts = [kind, gorae.__version__, sys.version, *decided_by]
        whole = b"".join(b"%d:%s" % (len(part), part) for part in (text.encode() for text in parts))
        self._kind = kind
        self._key = hashlib.sha256(whole).digest()

    @property
    def path(self) -> Path:
        """Where it lies, if it is there."""
        return cache_folder() / f"{self._kind}-{self._key.hex()[:24]}.cache"

    def read(self) -> bytes | None:
        """Return what was kept; None when it is not there, or not as it was written under this key."""
        from gorae.disk import open_file

        try:
            with open_file(self.path) as stream:
                if not _is_ours(os.fstat(stream.fileno())):
                    return None
                seal, data = stream.read(hashlib.sha256().digest_size), stream.read(MAX_BYTES)
        except OSError:
            return None
        return data if self._seal(data) == seal else None

    def keep(self, data: bytes) -> None:
        """Keep it, if the disk will have it."""
        from gorae.disk import write_whole

        with suppress(OSError):
            write_whole(self.path, self._seal(data) + data)
            self._forget_old()

    def get(self, make: Callable[[], bytes]) -> bytes:
        """Return what was kept, or make and keep it."""
        kept = self.read()
        if kept is None:
            kept = make()
            self.keep(kept)
        return kept

    def _seal(self, data: bytes) -> bytes:
        return hashlib.sha256(self._key + data).digest()

    def _forget_old(self) -> None:
        others = sorted(self.path.parent.glob(f"{self._kind}-*.cache"), key=lambda path: path.stat().st_mtime)
        for path in others[:-MAX_FILES]:
            path.unlink(missing_ok=True)


def cache_folder() -> Path:
    """Return the folder of gorae's caches on this system."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("gorae", appauthor=False))


def _is_ours(found: os.stat_result) -> bool:
    """Whether nobody else can have written a file; systems without users' numbers say nothing about it."""
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o002
