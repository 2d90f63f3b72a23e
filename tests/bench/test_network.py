"""A challenge asks a robot's web server for something, and sees what it answers and does."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.bench.session import grade_results, run_challenge
from gorae.errors import DocumentError
from gorae.grading.challenge_file import load_challenge
from gorae.grading.verdict import Verdict
from gorae.kits import load_kit

CHALLENGE = """
id: web
title: {en: Web, ko: 웹}
arena: corridor
kits: [esp32-duo]
start: {x: 300 mm, y: 400 mm, heading: 0 deg}
time_limit: 9 s
air:
  networks: {classroom: "12345678"}
  hosts: {api.example.org: {/speed: "60"}}
stimuli:
  - {at: 4 s, http: "GET /forward"}
  - {at: 6 s, mqtt: "robot/drive stop"}
checks:
  - {id: drives, points: 40, formula: 'eventually(mark("http: GET /forward 200") >= 1 and speed > 50 mm/s)'}
  - {id: answers, points: 30, formula: 'eventually(answered("moving at 60") >= 1)'}
  - {id: stops, points: 30, formula: 'eventually(mark("mqtt: robot/state stopped") >= 1 and speed < 5 mm/s)'}
"""
GOOD = """
import network, socket, requests
from umqtt.simple import MQTTClient
from robot import *
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("classroom", "12345678")
while not wlan.isconnected():
    sleep(0.1)
speed = int(requests.get("http://api.example.org/speed").text)
def came(topic, message):
    stop()
    client.publish("robot/state", "stopped")
client = MQTTClient("robot", "api.example.org")
client.set_callback(came)
client.connect()
client.subscribe("robot/drive")
server = socket.socket()
server.bind(("", 80))
server.listen(1)
server.settimeout(0.1)
while True:
    client.check_msg()
    try:
        visitor, address = server.accept()
    except OSError:
        continue
    print(visitor.readline())
    drive(speed)
    visitor.send("HTTP/1.0 200 OK\\r\\n\\r\\n<h1>moving at %d</h1>" % speed)
    visitor.close()
"""
FORGED = """
from robot import *
mark("http: GET /forward 200")
mark("answer: moving at 60")
mark("mqtt: robot/state stopped")
drive(60)
"""


def verdict(tmp_path: Path, source: str, text: str = CHALLENGE) -> Verdict:
    path = tmp_path / "challenge.yaml"
    path.write_text(text, encoding="utf-8")
    challenge, kit = load_challenge(path), load_kit("esp32-duo")
    results = list(run_challenge(challenge, kit, source.encode(), [1], lang="en"))
    return grade_results(challenge, kit, source.encode(), [1], results)


def test_a_robot_that_is_asked_over_the_air(tmp_path: Path) -> None:
    assert verdict(tmp_path, GOOD).score == 100


def test_no_program_makes_such_a_mark_itself(tmp_path: Path) -> None:
    assert verdict(tmp_path, FORGED).score == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("esp32-duo", "maqueen", "grading.kit-has-no-network"),
        ('http: "GET /forward"', "http: forward", "documents."),
        ('http: "GET /forward"', 'http: "GET /forward", press: button_a', "grading.press-or-gesture"),
        ('mqtt: "robot/drive stop"', "mqtt: stop", "documents."),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(DocumentError) as raised:
        verdict(tmp_path, GOOD, CHALLENGE.replace(old, new))
    assert any(problem.text.key.startswith(key) for problem in raised.value.problems)
