"""The virtual air: networks, sockets, web, MQTT and time, in virtual time and within this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainline import MAINLINE

from gorae.clock import Clock
from gorae.virtual import VirtualBoard
from gorae.virtual.air.air import Air
from gorae.virtual.air.broker import CONNECT, SUBSCRIBE, Broker, matches, packet, string
from gorae.virtual.air.http import HttpMessage
from gorae.virtual.air.plan import ANYWHERE, AirPlan, Publication, Visit

Play = Callable[..., Any]
JOIN = """
import network, socket, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("classroom", "12345678")
while wlan.status() == network.STAT_CONNECTING:
    time.sleep_ms(50)
"""
SERVER = """
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(socket.getaddrinfo("0.0.0.0", 80)[0][-1])
server.listen(1)
while True:
    client, address = server.accept()
    path = client.readline().decode().split()[1]
    while client.readline() not in (b"", b"\\r\\n"):
        pass
    client.send("HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\nyou asked for " + path)
    client.close()
"""
API = AirPlan(networks={"classroom": ""}, hosts={"api.example.org": {"/weather": '{"t": 21}'}})


@dataclass
class Heard:
    """What a program printed, and what the air told of it."""

    lines: list[str]
    notes: list[str]
    ending: str
    error: str


@pytest.fixture
def hear(play: Play) -> Callable[..., Heard]:
    """Run a program in an air."""

    def hear(program: str, plan: AirPlan = ANYWHERE, board: str = "esp32", **options: Any) -> Heard:
        notes: list[str] = []

        def prepare(virtual: VirtualBoard) -> None:
            air = Air(virtual.clock, plan)
            air.note = notes.append
            virtual.network.join(air)

        played = play(program, board, prepare=prepare, **options)
        return Heard(played.lines, notes, played.outcome.ending, played.outcome.error)

    return hear


@pytest.mark.parametrize("board", MAINLINE)
@pytest.mark.parametrize(
    ("plan", "status", "joined"),
    [
        (ANYWHERE, "STAT_GOT_IP", True),
        (AirPlan(networks={"classroom": "12345678"}), "STAT_GOT_IP", True),
        (AirPlan(networks={"classroom": ""}), "STAT_GOT_IP", True),
        (AirPlan(networks={"classroom": "other"}), "STAT_WRONG_PASSWORD", False),
        (AirPlan(networks={"other": "12345678"}), "STAT_NO_AP_FOUND", False),
    ],
)
def test_joining_a_network(
    hear: Callable[..., Heard], board: str, plan: AirPlan, status: str, joined: bool
) -> None:
    heard = hear(
        f"{JOIN}print(wlan.status() == network.{status}, wlan.isconnected(), wlan.ifconfig()[0])", plan, board
    )
    address = "192.168.1.100" if joined else "0.0.0.0"
    assert heard.lines == [f"True {joined} {address}"]


def test_a_network_of_its_own(hear: Callable[..., Heard]) -> None:
    program = """
import network
ap = network.WLAN(network.AP_IF)
ap.config(essid="robot", password="12345678")
ap.active(True)
print(ap.active(), ap.config("essid"), ap.ifconfig()[0])
import socket
"""
    plan = AirPlan(visits=(Visit(1, "GET /"),))
    heard = hear(program + SERVER, plan, until_s=2)
    assert heard.lines == ["True robot 192.168.4.1"]
    assert heard.notes == ["http: GET / 200", "answer: you asked for /"]


def test_a_web_server_answers_visitors(hear: Callable[..., Heard]) -> None:
    visits = (Visit(1, "GET /early"), Visit(3, "GET /forward"), Visit(3.001, "POST /drive speed=50"))
    heard = hear(JOIN + SERVER, AirPlan(visits=visits), until_s=5)
    assert heard.notes == [
        "http: GET /early no answer",
        "http: GET /forward 200",
        "answer: you asked for /forward",
        "http: POST /drive speed=50 200",
        "answer: you asked for /drive",
    ]


def test_who_is_not_answered_gives_up(hear: Callable[..., Heard]) -> None:
    program = JOIN + "s = socket.socket(); s.bind(('', 80)); s.listen(1)\ntime.sleep(20)\ns.close()"
    heard = hear(program, AirPlan(visits=(Visit(3, "GET /"),)), until_s=30)
    assert heard.ending == "finished"
    heard = hear(program + "\nwlan.isconnected()", AirPlan(visits=(Visit(3, "GET /"),)), until_s=30)
    assert heard.notes == ["http: GET / no answer"]


def test_a_server_of_tasks(hear: Callable[..., Heard]) -> None:
    program = """
import asyncio
async def answer(reader, writer):
    line = await reader.readline()
    while await reader.readline() not in (b"", b"\\r\\n"):
        pass
    writer.write("HTTP/1.0 200 OK\\r\\n\\r\\n" + "x" * 9000)
    await writer.drain()
    await writer.wait_closed()
async def main():
    server = await asyncio.start_server(answer, "0.0.0.0", 80)
    begun = time.ticks_ms()
    for i in range(5):
        await asyncio.sleep(1)
    print("on time", (time.ticks_ms() - begun) // 1000)
asyncio.run(main())
"""
    visits = (Visit(3, "GET /a"), Visit(3.5, "GET /b"))
    heard = hear(JOIN + program, AirPlan(visits=visits))
    assert heard.lines == ["on time 5"]
    assert [note[:20] for note in heard.notes] == [
        "http: GET /a 200", "answer: xxxxxxxxxxxx", "http: GET /b 200", "answer: xxxxxxxxxxxx",
    ]  # fmt: skip


def test_requests(hear: Callable[..., Heard]) -> None:
    program = """
import urequests
answer = urequests.get("http://api.example.org/weather?city=seoul")
print(answer.status_code, answer.json()["t"])
answer.close()
print(urequests.post("http://api.example.org/x", json={"a": 1}, timeout=3).text)
try: urequests.get("http://elsewhere.org/")
except OSError as error: print(error)
try: urequests.get("https://api.example.org/")
except NotImplementedError as error: print(error)
"""
    assert hear(JOIN + program, API).lines == [
        "200 21", "not found", "-202", "the virtual kit has no ssl.wrap_socket; try it on a real board",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("socket.socket().connect(('192.168.1.77', 9))", "[Errno 111] ECONNREFUSED"),
        ("socket.socket().recv(1)", "[Errno 107] ENOTCONN"),
        ("s = socket.socket(); s.bind(('', 80)); s.listen(1); s.settimeout(0.5); s.accept()",
         "[Errno 110] ETIMEDOUT"),
        ("s = socket.socket(); s.bind(('', 80)); s.listen(1); s.setblocking(False); s.accept()",
         "[Errno 11] EAGAIN"),
        ("a = socket.socket(); a.bind(('', 80)); a.listen(1); socket.socket().bind(('', 80))",
         "[Errno 98] EADDRINUSE"),
        ("s = socket.socket(); s.close(); s.recv(1)", "[Errno 9] EBADF"),
        ("[socket.socket() for i in range(11)]", "23"),
    ],
)  # fmt: skip
def test_errors(hear: Callable[..., Heard], statement: str, printed: str) -> None:
    heard = hear(f"{JOIN}try:\n    {statement}\nexcept OSError as error: print(error)", API)
    assert heard.lines == [printed]


@pytest.mark.parametrize("apart", [False, True])
def test_who_looks_for_a_kit_that_no_socket_reaches_is_told(play: Play, apart: bool) -> None:
    """Those of `gorae virtual --count 2` have an air each."""
    program = """
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def tcp(address): socket.socket().connect((address, 80))
def send(address): return udp.sendto(b"hi", (address, 5))
for reach, address in (
    (tcp, "192.168.1.101"), (tcp, "192.168.4.1"), (lambda a: udp.connect((a, 5)), "192.168.1.100"),
    (lambda a: udp.connect((a, 5)), "192.168.1.101"), (send, "255.255.255.255"), (send, "192.168.1.255"),
    (send, "10.0.0.1"),
):
    try: print(reach(address))
    except (OSError, NotImplementedError) as error: print(type(error).__name__, error)
"""

    def prepare(virtual: VirtualBoard) -> None:
        virtual.network.air.is_apart = apart

    lines = play(JOIN + program, "esp32", prepare=prepare).lines
    refused, told = "OSError [Errno 111] ECONNREFUSED", "another kit of gorae virtual"
    expected = [refused, refused, "None", "None", "2", "2", "2"]
    if apart:
        expected = [told, told, "None", told, told, told, "2"]
    assert all(said.endswith(line) or line in said for said, line in zip(lines, expected, strict=True)), lines


def test_without_a_network_nobody_is_reached(hear: Callable[..., Heard]) -> None:
    assert hear("import socket\nsocket.getaddrinfo('api.example.org', 80)", API).error == "OSError: -202"


def test_mqtt(hear: Callable[..., Heard]) -> None:
    program = """
from umqtt.simple import MQTTClient
def came(topic, message): print(topic, message, time.ticks_ms() // 1000)
client = MQTTClient("robot", "api.example.org")
client.set_callback(came)
client.connect()
client.subscribe(b"robot/#")
client.publish("state/on", "yes", retain=True, qos=1)
while time.ticks_ms() < 6000:
    client.check_msg()
    time.sleep_ms(100)
client.subscribe("state/+")
client.ping()
client.wait_msg()
client.disconnect()
"""
    heard = hear(
        JOIN + program, AirPlan({"classroom": ""}, API.hosts, (), (Publication(4, "robot/drive 50 60"),))
    )
    assert heard.lines == ["b'robot/drive' b'50 60' 4", "b'state/on' b'yes' 6"]
    assert heard.notes == ["mqtt: state/on yes"]


def test_the_time(hear: Callable[..., Heard]) -> None:
    program = "import ntptime\nprint(abs(ntptime.time() - time.time()) < 2)\nprint(time.localtime()[0])"
    assert hear(JOIN + program).lines == ["True", "2026"]


@pytest.mark.parametrize("board", MAINLINE)
def test_star_import_of_what_is_not_imitated_says_so(hear: Callable[..., Heard], board: str) -> None:
    heard = hear("from bluetooth import *", board=board)
    assert heard.error == "NotImplementedError: the virtual kit has no bluetooth; try it on a real board"


@pytest.mark.parametrize(
    ("pattern", "topic", "fits"),
    [
        ("a/b", "a/b", True), ("a/b", "a", False), ("a", "a/b", False), ("a/+", "a/b", True),
        ("+/b", "a/b", True), ("a/#", "a/b/c", True), ("#", "a", True), ("a/+", "a/b/c", False),
    ],
)  # fmt: skip
def test_topics(pattern: str, topic: str, fits: bool) -> None:
    assert matches(pattern, topic) == fits


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_a_broker_survives_whatever_it_gets(pieces: list[bytes]) -> None:
    session = Broker(lambda text: None).session()
    for piece in (
        packet(CONNECT, 0, string("MQTT")),
        packet(SUBSCRIBE, 2, b"\0\1" + string("#") + b"\0"),
        *pieces,
    ):
        session.received(piece)


@given(st.binary(max_size=80))
def test_an_http_message_survives_whatever_it_gets(data: bytes) -> None:
    message = HttpMessage()
    message.feed(data)
    assert isinstance((message.first_line, message.body, message.is_complete), tuple)


def test_what_happens_in_an_air_happens_in_its_order() -> None:
    clock, seen = Clock(), []
    air = Air(clock)
    for at in (3, 1, 2):
        air.agenda.at(at, lambda at=at: seen.append(at))  # type: ignore[misc]
    clock.advance(2)
    air.agenda.run()
    assert seen == [1, 2]
    assert air.agenda.next_ns == 3
