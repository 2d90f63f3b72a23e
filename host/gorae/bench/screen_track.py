"""What screens show during a run: told whenever a picture has become another one and stays for a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.telemetry.screens import MARKS

LONGEST_NS = 200 * NS_PER_MS
"""A picture that changes at every sample is told this often."""
MAX_CHARACTERS = 1_000_000
"""Told in one run: what is shown after that many is not."""


class ScreenTrack:
    """Looks at the screens at every sample. Letters come one after the other: half a word is not told."""

    def __init__(self, note: Callable[[str, float], None]) -> None:
        """`note` takes a mark and its time in s."""
        self._note = note
        self._told: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._changed_ns: dict[str, int] = {}
        self._characters = 0

    def look(self, screens: Mapping[str, Callable[[], str]], now_ns: int) -> None:
        """Look at a sample. What a screen shows at first, which is nothing, is not told."""
        for name, read in screens.items():
            shown = read()
            before, self._seen[name] = self._seen.get(name, shown), shown
            if shown == self._told.setdefault(name, shown):
                self._changed_ns.pop(name, None)
                continue
            if shown == before or now_ns - self._changed_ns.setdefault(name, now_ns) >= LONGEST_NS:
                self._tell(name, now_ns)

    def end(self, screens: Mapping[str, Callable[[], str]], now_ns: int) -> None:
        """Tell what was shown only just before the end."""
        self.look(screens, now_ns)
        for name in list(self._changed_ns):
            self._tell(name, now_ns)

    def _tell(self, name: str, now_ns: int) -> None:
        self._changed_ns.pop(name, None)
        self._told[name] = self._seen[name]
        mark = MARKS[name] + self._seen[name]
        self._characters += len(mark)
        if self._characters <= MAX_CHARACTERS:
            self._note(mark, now_ns / NS_PER_S)
