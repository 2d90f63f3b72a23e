"""What the terminal says when a class opens: addresses, a QR code that reads, and what is in the way."""

from __future__ import annotations

import itertools
import re
import socket
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gorae.classroom.opening import addresses
from gorae.classroom.opening.addresses import LocalAddress, Rank, addresses_of, default_address, ranked
from gorae.classroom.opening.announcement import (
    ClassOpening,
    Screen,
    firewall_entry,
    opening_lines,
    reached_lines,
)
from gorae.classroom.opening.qr import qr_lines
from gorae.classroom.opening.reach import ConnectionTrial, Reach, ReachProblem, obstacles
from gorae.classroom.settings import ClassSettings
from gorae.texts import LANGUAGES

SCHOOL = [
    ("lo", "127.0.0.1"),
    ("vEthernet (WSL)", "172.28.16.1"),
    ("Wi-Fi", "192.168.0.12"),
    ("Ethernet", "10.20.30.40"),
    ("docker0", "172.17.0.1"),
    ("Ethernet 2", "169.254.7.7"),
    ("dsl", "93.184.216.34"),
]
GOOD = ConnectionTrial(cookies=True, round_trip_ms=20, news_ms=100, socket_ms=30)
OPENING = ClassOpening(
    "http://192.168.0.12:8000/", "http://127.0.0.1:8000/teacher#secret", "GR7K2M", 8000, "로봇 첫걸음",
    others=[LocalAddress(Rank.PRIVATE, "10.20.30.40", "Ethernet")],
)  # fmt: skip
TERMINAL = Screen(columns=100, encoding="utf-8", colours=True)


def test_the_address_that_others_see_comes_first_and_those_of_no_childs_device_last() -> None:
    found = ranked(SCHOOL, "192.168.0.12")
    assert [(one.address, one.rank) for one in found] == [
        ("192.168.0.12", Rank.DEFAULT),
        ("10.20.30.40", Rank.PRIVATE),
        ("93.184.216.34", Rank.PUBLIC),
        ("172.17.0.1", Rank.VIRTUAL),
        ("172.28.16.1", Rank.VIRTUAL),
        ("169.254.7.7", Rank.UNCONFIGURED),
    ]
    assert [one.is_useful for one in found] == [True, True, True, False, False, False]


def test_the_vpn_is_not_told_to_a_class_though_all_goes_through_it() -> None:
    assert ranked([("utun3", "10.8.0.2"), ("en0", "192.168.1.5")], "10.8.0.2")[0].address == "192.168.1.5"


def test_the_address_that_others_see_is_found_without_a_packet(monkeypatch: pytest.MonkeyPatch) -> None:
    """UDP is connected and nothing sent, so that a firewall and a log see nothing."""

    def forbidden(*_: object) -> None:
        raise AssertionError("something was sent")

    for name in ("send", "sendto", "sendall"):
        monkeypatch.setattr(socket.socket, name, forbidden, raising=False)
    address = default_address()
    assert address is None or re.fullmatch(r"\d+(\.\d+){3}", address)


def test_nobody_else_gets_to_a_server_on_loopback() -> None:
    assert addresses_of("127.0.0.1") == []
    assert all(one.address != "127.0.0.1" for one in addresses_of("0.0.0.0"))


# --- QR ---------------------------------------------------------------------------------------------


def pixels(lines: list[str]) -> NDArray[np.uint8]:
    """What a terminal shows of the lines: 0 is black, 255 white; 4 pixels a module."""
    rows: list[list[int]] = []
    for line in lines:
        upper: list[int] = []
        lower: list[int] = []
        behind = ink = 0
        for escape, char in re.findall(r"\x1b\[([\d;]*)m|(.)", line):
            if escape:
                wanted = re.findall(r"([34])8;5;(\d+)", escape)
                ink = next((255 * (n == "231") for kind, n in wanted if kind == "3"), ink)
                behind = next((255 * (n == "231") for kind, n in wanted if kind == "4"), behind)
                continue
            upper.append(ink if char in "▀█" else behind)
            lower.append(ink if char in "▄█" else behind)
        rows += [upper, lower]
    return np.array(rows, dtype=np.uint8).repeat(4, axis=0).repeat(4, axis=1)


def read(lines: list[str]) -> str:
    """What an independent reader sees in the lines."""
    import zxingcpp

    return "".join(str(one.text) for one in zxingcpp.read_barcodes(pixels(lines)))


@pytest.mark.parametrize("url", ["http://192.168.0.12:8000/#GR7K2M", "https://gorae.example.kr/4-2/#가나다"])
def test_a_phone_reads_the_qr_code(url: str) -> None:
    assert read(qr_lines(url)) == url
    assert read(qr_lines(url, "cp949")) == url


@given(st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=120))
def test_every_address_fits_and_is_as_wide_in_every_line(url: str) -> None:
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in qr_lines(url)]
    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) <= set(" ▀▄█")


# --- what is in the way -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tried", "found"),
    [
        (None, [ReachProblem.NOBODY_YET]),
        (GOOD, []),
        (
            ConnectionTrial(cookies=False, round_trip_ms=20, news_ms=100, socket_ms=30),
            [ReachProblem.NO_COOKIES],
        ),
        (ConnectionTrial(cookies=True, round_trip_ms=20, news_ms=None, socket_ms=30), [ReachProblem.NO_NEWS]),
        (ConnectionTrial(cookies=True, round_trip_ms=20, news_ms=9000, socket_ms=30), [ReachProblem.NO_NEWS]),
        (
            ConnectionTrial(cookies=True, round_trip_ms=20, news_ms=100, socket_ms=None),
            [ReachProblem.NO_SOCKET],
        ),
        (ConnectionTrial(cookies=True, round_trip_ms=900, news_ms=100, socket_ms=30), [ReachProblem.SLOW]),
    ],
)
def test_what_a_browser_tried_says_what_stands_in_the_way(
    tried: ConnectionTrial | None, found: list[ReachProblem]
) -> None:
    assert obstacles(tried, only_here=False, has_network=True) == found


def test_a_server_on_loopback_or_without_a_network_waits_for_nobody() -> None:
    assert obstacles(GOOD, only_here=True, has_network=True) == [ReachProblem.ONLY_HERE]
    assert obstacles(None, only_here=False, has_network=False) == [ReachProblem.NO_NETWORK]


def test_the_teachers_own_browser_proves_nothing() -> None:
    reach = Reach(only_here=False, has_network=True)
    assert not reach.note(GOOD, here=True)
    assert reach.obstacles == [ReachProblem.NOBODY_YET]


def test_one_bad_device_does_not_hide_that_the_others_are_well() -> None:
    reach = Reach(only_here=False, has_network=True)
    bad = ConnectionTrial(cookies=True, round_trip_ms=20, news_ms=None, socket_ms=None)
    assert reach.note(bad, here=False)
    assert reach.note(GOOD, here=False)
    assert reach.obstacles == []
    assert not reach.note(bad, here=False)
    assert reach.obstacles == []


# --- what is said -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal_has_addresses_code_and_a_qr_code_that_leads_there(lang: str) -> None:
    lines = opening_lines(OPENING, [ReachProblem.NOBODY_YET], TERMINAL, lang)
    text = "\n".join(lines)
    assert OPENING.student_url in text
    assert OPENING.teacher_url in text
    assert "GR7 K2M" in text
    assert "192.168.0." in text  # what a device's own address should begin with
    assert "10.20.30.40:8000" in text  # what else may work
    assert read([line for line in lines if line.startswith("\x1b")]) == "http://192.168.0.12:8000/#GR7K2M"


def test_a_file_or_a_narrow_terminal_gets_no_torn_qr_code() -> None:
    for screen in (Screen(100, "utf-8", False), Screen(30, "utf-8", True), Screen(50, "cp949", True)):
        lines = opening_lines(OPENING, [], screen, "ko")
        assert not any("\x1b" in line for line in lines)


def test_who_listens_on_loopback_is_told_what_to_type_for_a_class() -> None:
    text = "\n".join(opening_lines(OPENING, [ReachProblem.ONLY_HERE], TERMINAL, "ko"))
    assert "gorae classroom start --listen 10.20.30.40:8000" in text


@pytest.mark.parametrize("system", ["Windows", "Darwin", "Linux", "Plan9"])
def test_every_system_has_a_word_about_its_firewall(system: str) -> None:
    from gorae.texts import Text

    assert "8000" in Text(f"classroom_start.{firewall_entry(system)}", port=8000).say("ko")


@pytest.mark.parametrize(
    ("lang", "found"), [*itertools.product(LANGUAGES, [[], [ReachProblem.NO_SOCKET], [ReachProblem.SLOW]])]
)
def test_it_is_told_when_the_first_device_has_come(lang: str, found: list[ReachProblem]) -> None:
    lines = reached_lines(found, OPENING, lang)
    assert lines[0].startswith("✔") == (not found)
    assert len(lines) == 1 + len(found)


# --- listening --------------------------------------------------------------------------------------


def test_a_server_on_all_networks_is_called_by_each_address_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ranked(SCHOOL, "192.168.0.12")
    monkeypatch.setattr(addresses, "local_addresses", lambda: found)
    everywhere = ClassSettings(tmp_path, host="0.0.0.0")
    assert everywhere.shown_host == "192.168.0.12"
    hosts = everywhere.hosts(8765)
    assert {"192.168.0.12:8765", "10.20.30.40:8765", "127.0.0.1:8765", "localhost:8765"} <= hosts
    assert "0.0.0.0:8765" not in hosts
    assert ClassSettings(tmp_path, host="10.20.30.40").hosts(8765) == {"10.20.30.40:8765"}
