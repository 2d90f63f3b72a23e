"""A thread that starts a new epoch of an engine every few milliseconds, while anybody needs it."""

from __future__ import annotations

import threading
from collections import Counter

import wasmtime

_PERIOD_S = 0.002


class Ticker:
    """One for all boards in real time: a computing guest is stopped at each tick, to be held back."""

    def __init__(self) -> None:
        self._engines: Counter[wasmtime.Engine] = Counter()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, engine: wasmtime.Engine) -> None:
        """Tick for this engine, too."""
        with self._lock:
            self._engines[engine] += 1
            if self._thread is None:
                self._stop = threading.Event()
                self._thread = threading.Thread(target=self._run, args=(self._stop,), daemon=True)
                self._thread.start()

    def stop(self, engine: wasmtime.Engine) -> None:
        """Tick for this engine once less; the thread ends with the last."""
        with self._lock:
            self._engines -= Counter({engine: 1})
            if self._engines or self._thread is None:
                return
            thread, self._thread = self._thread, None
            self._stop.set()
        thread.join()

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(_PERIOD_S):
            for engine in list(self._engines):
                engine.increment_epoch()


TICKER = Ticker()
