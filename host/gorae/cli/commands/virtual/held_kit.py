"""Holding a virtual kit: which key asks for which gesture, and who is whose turn."""

from __future__ import annotations

from gorae.bench.live import LiveRobot
from gorae.cli.language import chosen_language, say
from gorae.texts import Text
from gorae.world.hand import GESTURES, Person
from gorae.world.people import FIRST_UNSEEN

NEXT_PERSON, OTHER_HAND = "p", "h"


def described_keys() -> str:
    """Return which key does what."""
    gestures = "  ".join(f"{number} {_called(gesture)}" for number, gesture in enumerate(GESTURES))
    return say("held-keys", gestures=gestures)


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
        return
    if key.isdecimal() and int(key) < len(GESTURES):
        robot.ask(GESTURES[int(key)])
    elif key.lower() == NEXT_PERSON:
        robot.hold(Person.of(person.number % (FIRST_UNSEEN - 1) + 1, person.hand))
    elif key.lower() == OTHER_HAND:
        robot.hold(Person.of(person.number, "right" if person.hand == "left" else "left"))


def _called(gesture: str) -> str:
    return Text(f"world.gesture-{gesture}").say(chosen_language())
