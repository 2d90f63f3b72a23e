"""What a run leaves behind: nothing that Python's garbage collection has to let go of later."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from gorae.virtual.vm.machine import VirtualMachine

from .conftest import Played


def test_an_interpreter_is_gone_when_its_run_is_over(
    play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Ctrl-C that comes within a `__del__` is lost, and garbage is collected at any moment."""
    stores: list[weakref.ref[object]] = []
    link = VirtualMachine._link

    def linked(machine: VirtualMachine, *parts: Any) -> object:
        stores.append(weakref.ref(machine._store))
        return link(machine, *parts)

    monkeypatch.setattr(VirtualMachine, "_link", linked)
    gc.disable()
    try:
        play("print(1)")
        assert stores
        assert not any(store() for store in stores)
    finally:
        gc.enable()
