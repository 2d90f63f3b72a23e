"""What keys do to virtual kits: gestures of who holds one, and whose turn it is; a remote control."""

from __future__ import annotations

from gorae.bench.live import LiveRobot
from gorae.cli.language import chosen_language, say
from gorae.texts import Text
from gorae.world.hand import GESTURES, Person
from gorae.world.people import FIRST_UNSEEN

NEXT_PERSON, OTHER_HAND = "p", "h"
REMOTE = (0x52, 0x16, 0x19, 0x0D, 0x0C, 0x18, 0x5E, 0x08, 0x1C, 0x5A)
"""What the keys 0 to 9 of the usual remote control with 17 keys send (its address is 0), as measured on a
Maqueen: https://www.dfrobot.com/forum/topic/17153."""


def described_keys() -> str:
    """Return which key does what."""
    gestures = "  ".join(f"{number} {_called(gesture)}" for number, gesture in enumerate(GESTURES))
    return say("held-keys", gestures=gestures)


def described_remote() -> str:
    """Return which keys are those of the remote control, and what they send."""
    return say("remote-keys", keys="  ".join(f"{key} 0x{command:02x}" for key, command in enumerate(REMOTE)))


def described_holder(robot: LiveRobot) -> str:
    """Return who holds a robot, in which hand, and what that person does."""
    person = robot.person
    if person is None:
        return ""
    gesture = GESTURES[int(robot.look().signals.get("gesture", 0))]
    key = "held-left" if person.hand == "left" else "held-right"
    return say(key, person=person.number, gesture=Text(f"world.gesture-{gesture}"))


def press(robot: LiveRobot, key: str) -> None:
    """Do what a key says; others do nothing."""
    person = robot.person
    if person is None:
        if key.isdecimal() and key.isascii():
            robot.remote(REMOTE[int(key)])
        return
    if key.isdecimal() and int(key) < len(GESTURES):
        robot.ask(GESTURES[int(key)])
    elif key.lower() == NEXT_PERSON:
        robot.hold(Person.of(person.number % (FIRST_UNSEEN - 1) + 1, person.hand))
    elif key.lower() == OTHER_HAND:
        robot.hold(Person.of(person.number, "right" if person.hand == "left" else "left"))


def _called(gesture: str) -> str:
    return Text(f"world.gesture-{gesture}").say(chosen_language())
