"""What a run leaves behind: nothing that Python's garbage collection has to let go of later."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import wasmtime

from .conftest import Played


def test_an_interpreter_is_gone_when_its_run_is_over(
    play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Ctrl-C that comes within a `__del__` is lost, and garbage is collected at any moment."""
    stores: list[weakref.ref[object]] = []
    make = wasmtime.Store

    def made(engine: Any) -> wasmtime.Store:
        store = make(engine)
        stores.append(weakref.ref(store))
        return store

    monkeypatch.setattr(wasmtime, "Store", made)
    gc.disable()
    try:
        play("print(1)")
        assert stores
        assert not any(store() for store in stores)
    finally:
        gc.enable()
