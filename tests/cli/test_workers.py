"""Many virtual kits in several processes: served, looked at and ended as if they were in one."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.boards import connect, open_link
from gorae.errors import InternalError, UsageError
from gorae.kits import Pose, load_arena, load_kit
from gorae.serving.kits import Serving
from gorae.serving.workers import Elsewhere, divide, open_kits
from gorae.virtual.live.board import LiveBoard

ANYWHERE = ("127.0.0.1", 0)
COUNT = 10


@given(st.integers(1, 100), st.integers(0, 12))
def test_shares_are_even_and_nothing_is_left_out(count: int, shares: int) -> None:
    parts = divide(count, shares)
    assert [number for part in parts for number in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Serving:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return Serving(
        load_kit("esp32-duo"),
        load_arena("oval"),
        Pose(x="100 mm", y="200 mm"),
        seed=1,
        lang="en",
        empty=True,
    )


def test_kits_of_two_workers(serving: Serving) -> None:
    with open_kits(serving, COUNT, False, ANYWHERE, None) as kits:
        assert all(isinstance(kit, Elsewhere) for kit in kits)
        assert [kit.name for kit in kits] == [f"esp32-duo-{number:02}" for number in range(1, COUNT + 1)]
        assert len({kit.port for kit in kits}) == COUNT
        for kit in (kits[0], kits[-1]):
            link = open_link(kit.port)
            assert connect(link).exec("print(6 * 7)") == b"42\r\n"
            link.close()
            assert (kit.look().x, kit.look().y) == (100, 200)


def test_kits_of_two_workers_hear_each_other(serving: Serving) -> None:
    serving = replace(serving, kit=load_kit("maqueen"))
    with open_kits(serving, COUNT, False, ANYWHERE, None) as kits:
        links = [open_link(kit.port) for kit in (kits[0], kits[1], kits[-1])]
        sender, near, far = (connect(link) for link in links)
        for one in (near, far):
            one.exec("import radio\nfrom microbit import sleep\nradio.config(group=7)")
        sender.exec("import radio\nradio.config(group=7)\nradio.send('hi')")
        hear = "for i in range(200):\n m = radio.receive()\n if m: break\n sleep(10)\nprint(m)"
        assert [one.exec(hear) for one in (near, far)] == [b"hi\r\n", b"hi\r\n"]
        for link in links:
            link.close()


def test_a_kit_knows_of_others_that_no_socket_reaches(serving: Serving) -> None:
    for count in (1, 2):
        with serving.open(range(1), count, pty=False, tcp=ANYWHERE, rfc2217=None) as [kit]:
            assert kit.robot
            assert isinstance(kit.robot.board, LiveBoard)
            assert kit.robot.board.network.air.is_apart == (count > 1)


def test_a_place_that_is_taken_is_told(serving: Serving) -> None:
    with (
        serving.open(range(1), 1, pty=False, tcp=ANYWHERE, rfc2217=None) as [kit],
        pytest.raises(UsageError, match="cannot serve"),
        open_kits(serving, COUNT, False, ("127.0.0.1", int(kit.port.rpartition(":")[2])), None),
    ):
        pass


def test_a_worker_that_dies_is_told(serving: Serving) -> None:
    with open_kits(serving, COUNT, False, ANYWHERE, None) as kits:
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        with pytest.raises(InternalError, match="run the command again"):
            kits[-1].look()
