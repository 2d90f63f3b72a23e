"""How marks of a recording begin that no program can make: they tell what a kit did, or what happened to it.

Those of radio messages are in `radio/frames.py`, those of screens in `screens.py`.
"""

from __future__ import annotations

from typing import Final

HTTP: Final = "http: "
"""Somebody asked a web server: `http: GET /forward 200`, with the status or `no answer`."""
ANSWER: Final = "answer: "
"""The text that a web server answered."""
PUBLISHED: Final = "mqtt: "
"""The program published a message: `mqtt: robot/state on`."""
SOUND: Final = "sound: "
"""A micro:bit began to play: `sound: giggle`."""
SPEECH: Final = "speech: "
"""A micro:bit said something: `speech: hello`."""
LOG: Final = "log: "
"""A micro:bit logged a row that is not all numbers: `log: place=home`."""
