"""Two kits in one virtual air reach each other: by TCP, by UDP, in a network of the place or in one's own."""

from __future__ import annotations

import pytest

from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.bench.virtual import Companion
from gorae.kits import Pose, load_arena, load_kit
from gorae.virtual.air.plan import AirPlan
from gorae.world import Conditions

JOIN = """
import network, socket, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("classroom", "12345678")
while not wlan.isconnected(): time.sleep_ms(50)
print(wlan.ifconfig()[0])
"""
SERVER = (
    JOIN
    + """
server = socket.socket()
server.bind(("", 8080))
server.listen(1)
for turn in range(2):
    visitor, address = server.accept()
    print(address[0], visitor.recv(100))
    visitor.send("answer %d " % turn * 300)
    visitor.close()
"""
)
CLIENT = (
    JOIN
    + """
time.sleep(1)
for turn in range(2):
    line = socket.socket()
    line.connect(("192.168.1.101", 8080))
    line.send("question %d" % turn)
    answer = b""
    while True:
        more = line.recv(1000)
        if not more: break
        answer += more
    print(len(answer), answer[:8])
    line.close()
try:
    socket.socket().connect(("192.168.1.101", 8081))
except OSError as error:
    print(error)
"""
)
ESP32S = ("esp32-duo", "esp32-duo")


def run(own: str, other: str, plan: AirPlan | None = None, kits: tuple[str, str] = ESP32S) -> RunResult:
    """Run two kits side by side for 8 s."""
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=400.0, heading=0.0))
    there = Conditions(seed=2, start=Pose.model_construct(x=700.0, y=400.0, heading=0.0))
    friend = Companion("friend", load_kit(kits[1]), there, other.encode())
    test = DriveTest(load_kit(kits[0]), load_arena("table"), here, 8.0, companions=[friend])
    if plan:
        test = DriveTest(load_kit(kits[0]), load_arena("table"), here, 8.0, companions=[friend], network=plan)
    result = run_virtual(own.encode(), test, lang="en")
    assert result.error is None
    assert result.others["friend"].error is None
    return result


@pytest.mark.parametrize("kits", [ESP32S, ("esp32-scout", "esp32-duo")])
def test_one_asks_what_the_other_serves(kits: tuple[str, str]) -> None:
    result = run(CLIENT, SERVER, kits=kits)
    assert result.output.splitlines() == [
        "192.168.1.100", "2700 b'answer 0'", "2700 b'answer 1'", "[Errno 111] ECONNREFUSED",
    ]  # fmt: skip
    assert result.others["friend"].output.splitlines() == [
        "192.168.1.101", "192.168.1.100 b'question 0'", "192.168.1.100 b'question 1'",
    ]  # fmt: skip


def test_datagrams_go_to_one_or_to_all() -> None:
    sender = (
        JOIN
        + """
time.sleep(1)
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.sendto(b"left", ("192.168.1.101", 5005))
line.sendto(b"all", ("255.255.255.255", 5005))
line.sendto(b"nobody", ("192.168.1.101", 5006))
print(line.recvfrom(100))
"""
    )
    listener = (
        JOIN
        + """
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.bind(("", 5005))
before = time.ticks_ms()
for _ in range(2):
    data, address = line.recvfrom(100)
    print(data)
line.sendto(b"thanks", address)
line.settimeout(1)
try: line.recv(10)
except OSError as error: print(error)
"""
    )
    result = run(sender, listener)
    assert result.output.splitlines()[1:] == ["(b'thanks', ('192.168.1.101', 5005))"]
    assert result.others["friend"].output.splitlines()[1:] == ["b'left'", "b'all'", "[Errno 110] ETIMEDOUT"]


def test_a_kit_s_own_network_is_joined_by_name_and_password() -> None:
    own = """
import network, socket
ap = network.WLAN(network.AP_IF)
ap.config(essid="ROBOT", password="secret99")
ap.active(True)
server = socket.socket()
server.bind(("0.0.0.0", 80))
server.listen(1)
visitor, address = server.accept()
print(address[0], visitor.recv(20))
"""
    guest = """
import network, socket, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
print(b"ROBOT" in [found[0] for found in wlan.scan()])
for password in ("wrong", "secret99"):
    wlan.connect("ROBOT", password)
    time.sleep(2.6)
    print(wlan.isconnected())
print(wlan.ifconfig()[0])
line = socket.socket()
line.connect(("192.168.4.1", 80))
line.send(b"hello")
"""
    result = run(own, guest, AirPlan(networks={}))
    assert result.output.splitlines() == ["192.168.4.3 b'hello'"]
    assert result.others["friend"].output.splitlines() == ["True", "False", "True", "192.168.4.3"]


def test_both_reach_the_same_broker() -> None:
    begin = JOIN + "from umqtt.simple import MQTTClient\nclient = MQTTClient(wlan.ifconfig()[0], 'broker')\n"
    tells = begin + "client.connect()\ntime.sleep(2)\nclient.publish('robot/go', 'left')\ntime.sleep(3)\n"
    hears = (
        begin
        + """
client.set_callback(lambda topic, message: print(topic, message))
client.connect()
client.subscribe("robot/#")
client.wait_msg()
"""
    )
    result = run(tells, hears)
    assert result.others["friend"].output.splitlines()[1:] == ["b'robot/go' b'left'"]


def test_who_is_in_another_network_is_not_reached() -> None:
    result = run(
        JOIN + "time.sleep(1)\ntry: socket.socket().connect(('192.168.1.101', 8080))\n"
        "except OSError as error: print(error)\n",
        SERVER.replace("classroom", "office"),
    )
    assert result.output.splitlines()[1:] == ["[Errno 111] ECONNREFUSED"]


def test_the_same_again() -> None:
    assert run(CLIENT, SERVER).recording.lines == run(CLIENT, SERVER).recording.lines
