"""The doorbell rings the same from its source and from the C beside it."""

from __future__ import annotations

import ctypes
import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
import wasmtime
from hypothesis import given
from hypothesis import strategies as st
from tests.compiled.conftest import in_c, source

from gorae.virtual.requests import ANSWER, WORDS

NAME = "gorae.virtual.vm.bell"
FUEL = 123_456_789_012
_Function = ctypes.CFUNCTYPE(
    ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int64), ctypes.c_size_t
)


class Held:
    """Interrupts, of which one may have come."""

    def __init__(self) -> None:
        self.noted: list[int] = []

    def deliver(self) -> None:
        self.noted.clear()
        raise KeyboardInterrupt


class Door:
    """A mailbox, a bell at it, and what came of ringing it."""

    def __init__(self, made: Callable[..., Any], store: wasmtime.Store, *, hung: bool = True) -> None:
        self.asked: list[tuple[int, ...]] = []
        self.errors: list[BaseException] = []
        self.answer: Any = 0
        self.held = Held()
        context = ctypes.cast(store._context(), ctypes.c_void_p).value
        self.bell = made(context, self.on_ring, self.errors.append, self.held)
        self.memory = (ctypes.c_int32 * WORDS)()
        if hung:
            self.words = self.bell.hang(ctypes.addressof(self.memory))

    def on_ring(self, *asked: int) -> Any:
        self.asked.append(asked)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    def ring(self) -> int:
        """Ring as wasmtime does; return the C function's result, 0 for no trap."""
        results = (ctypes.c_int64 * 2)(7, 7)
        trap: int = _Function(self.bell.address)(self.bell.environment or None, None, results, 1)
        assert list(results) == [0, 7]
        return trap


@pytest.fixture(scope="module")
def store() -> wasmtime.Store:
    config = wasmtime.Config()
    config.consume_fuel = True
    store = wasmtime.Store(wasmtime.Engine(config))
    store.set_fuel(FUEL)
    return store


@pytest.fixture(scope="module", params=["source", "C"])
def module(request: pytest.FixtureRequest) -> ModuleType:
    return source(NAME) if request.param == "source" else in_c(NAME, request.getfixturevalue("built"))


@pytest.fixture
def door(module: ModuleType, store: wasmtime.Store) -> Iterator[Door]:
    door = Door(module.Bell, store)
    yield door
    door.bell.close()


def test_a_ring_brings_the_request_and_takes_the_answer(door: Door) -> None:
    door.memory[:6] = [6, -3, 2**31 - 1, -(2**31), 99, 98]
    door.answer = 41
    assert door.ring() == 0
    assert door.asked == [(6, -3, 2**31 - 1, -(2**31), FUEL)]
    assert door.memory[:6] == [6, -3, 2**31 - 1, -(2**31), 41, 98]
    assert door.errors == []


def test_without_an_answer_the_mailbox_stays(door: Door) -> None:
    door.memory[ANSWER] = 99
    door.answer = None
    door.ring()
    assert door.memory[ANSWER] == 99
    assert door.errors == []


@pytest.mark.parametrize(
    ("answer", "word"),
    [(True, 1), (-1, -1), (0xFFFFFFFF, -1), (0x80000000, -(2**31)), (2**40 + 5, 5), (-(2**40) - 5, -5)],
)
def test_an_answer_has_32_bits(door: Door, answer: int, word: int) -> None:
    door.answer = answer
    door.ring()
    assert door.memory[ANSWER] == word


@pytest.mark.parametrize("answer", ["4", 4.0, [4]])
def test_what_is_no_answer_is_an_error(door: Door, answer: object) -> None:
    door.memory[ANSWER] = 99
    door.answer = answer
    door.ring()
    assert [type(error) for error in door.errors] == [TypeError]
    assert door.memory[ANSWER] == 99


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), SystemExit(3)])
def test_what_is_raised_is_told_with_where(door: Door, error: BaseException) -> None:
    door.answer = error
    assert door.ring() == 0
    assert door.errors == [error]
    trace = error.__traceback__
    places = []
    while trace:
        places.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert places[-1] == "on_ring"


def test_ctrl_c_comes_before_the_answer(door: Door) -> None:
    door.held.noted.append(2)
    door.ring()
    assert [type(error) for error in door.errors] == [KeyboardInterrupt]
    assert door.asked == []
    door.ring()
    assert len(door.asked) == 1


def test_a_bell_that_hangs_nowhere(module: ModuleType, store: wasmtime.Store) -> None:
    door = Door(module.Bell, store, hung=False)
    door.ring()
    assert [type(error) for error in door.errors] == [TypeError]
    assert door.asked == []


def test_another_thread_may_ring(door: Door) -> None:
    thread = threading.Thread(target=door.ring)
    thread.start()
    thread.join()
    assert len(door.asked) == 1


def test_fuel_is_what_is_left_now(door: Door, store: wasmtime.Store) -> None:
    store.set_fuel(5)
    assert door.bell.fuel() == 5
    store.set_fuel(FUEL)
    assert door.bell.fuel() == FUEL


@given(place=st.integers(-WORDS, WORDS - 1), word=st.integers())
def test_a_word_keeps_32_bits(module: ModuleType, store: wasmtime.Store, place: int, word: int) -> None:
    door = Door(module.Bell, store)
    door.words[place] = word
    assert door.words[place] == door.memory[place] == (word + 2**31) % 2**32 - 2**31


@given(start=st.integers(0, WORDS), size=st.integers(0, WORDS))
def test_words_together(module: ModuleType, store: wasmtime.Store, start: int, size: int) -> None:
    door = Door(module.Bell, store)
    door.words[:] = list(range(WORDS))
    told = list(range(WORDS))[start : start + size]
    assert door.words[start : start + size] == told
    door.words[start : start + size] = [-word for word in told]
    assert list(door.memory) == [-word if word in told else word for word in range(WORDS)]


def test_what_the_mailbox_has_not(door: Door) -> None:
    for place in (WORDS, -WORDS - 1, 2**70):
        with pytest.raises(IndexError):
            door.words[place]
        with pytest.raises(IndexError):
            door.words[place] = 1
    for few in ([], [1], [1, 2, 3]):
        with pytest.raises(ValueError, match="s"):
            door.words[7:9] = few
    for wrong in (1.0, "1", None):
        with pytest.raises(TypeError):
            door.words[0] = wrong
    assert list(door.memory) == [0] * WORDS


def test_a_closed_bell_holds_nobody(module: ModuleType, store: wasmtime.Store) -> None:
    door = Door(module.Bell, store)
    told, words = weakref.ref(door), door.words
    door.bell.close()
    del door
    assert told() is None
    del words


def test_a_bell_that_only_its_board_holds_is_garbage(module: ModuleType, store: wasmtime.Store) -> None:
    door = Door(module.Bell, store)
    told = weakref.ref(door)
    del door
    gc.collect()
    assert told() is None
