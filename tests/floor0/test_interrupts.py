"""Ctrl-C is held back where what it raises would be lost, and delivered where it is not."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gorae import disk
from gorae.interrupts import held, here


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_it_is_raised_at_the_end_of_what_holds_it() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), held():  # noqa: PT012
        signal.raise_signal(signal.SIGINT)
        done.append("all")
    assert done == ["all"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_is_raised_where_it_is_asked_for() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), held() as interrupts:  # noqa: PT012
        interrupts.deliver()
        signal.raise_signal(signal.SIGINT)
        done.append("before")
        interrupts.deliver()
        done.append("after")
    assert done == ["before"]


def test_whoever_holds_within_holds_the_same() -> None:
    with pytest.raises(KeyboardInterrupt), held() as outer:  # noqa: PT012
        with held() as inner:
            signal.raise_signal(signal.SIGINT)
            assert inner.noted == outer.noted == here().noted == [signal.SIGINT]
        assert outer.noted, "the inner one delivers nothing at its end"
        inner.deliver()


def test_a_handler_that_does_not_raise_is_called_and_work_goes_on() -> None:
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    with held() as interrupts:
        signal.raise_signal(signal.SIGINT)
        assert not heard
        interrupts.deliver()
        assert heard == [signal.SIGINT]
    assert heard == [signal.SIGINT]


def test_what_came_can_be_dropped() -> None:
    with held() as interrupts:
        signal.raise_signal(signal.SIGINT)
        interrupts.drop()


def test_what_the_process_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with held() as interrupts:
        signal.raise_signal(signal.SIGINT)
        assert not interrupts.noted
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_another_thread_holds_nothing() -> None:
    seen = []

    def elsewhere() -> None:
        with held() as theirs:
            seen.append((theirs.noted, here().noted))

    with pytest.raises(KeyboardInterrupt), held():  # noqa: PT012
        signal.raise_signal(signal.SIGINT)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert seen == [([], [])]


def test_the_other_errors_of_what_holds_it_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="ours"), held():
        raise ValueError("ours")


def test_a_file_is_whole_though_ctrl_c_comes_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synchronise = os.fsync

    def interrupted(number: int) -> None:
        signal.raise_signal(signal.SIGINT)
        synchronise(number)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.write_whole(tmp_path / "file", b"all of it")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"all of it"
