"""`model.py`: a trained model as a module for a board, in MicroPython 1.18 and whole numbers, and its header.

    HZ, SAMPLES, LABELS             what it was trained on
    features(x, y, z)               the numbers that it looks at, of one window: a list a channel
    predict(f)                      the number of a label and how sure it is, 0 to 100 %, from features
    classify(x, y, z)               the label of a window
    listen(least=60)                waits for the next window of the robot's own sensors; the label, or None

The header says where it comes from. `read_header` reads it from a file that nobody trusts, and runs nothing.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from gorae.errors import UsageError
from gorae.learning import features as kinds
from gorae.learning.channels import reading, short_names
from gorae.learning.features import Feature
from gorae.learning.models.base import Model
from gorae.learning.settings import VERSION, Settings, of_words
from gorae.learning.windows import LabelledWindows
from gorae.texts import Text

_LONGEST_LIST = 60
_LONGEST_NAME = 60
_HEADER_BYTES = 4000
_HELD_OUT = {"person": "each person once", "recording": "each recording once", "nothing": "nobody"}
_LATE = 5
"""Periods that a sample may come late; then the window has a hole, and another one is begun."""
_STEPS = 4
"""Answers in the time of a window."""


def write(
    model: Model,
    windows: LabelledWindows,
    features: Sequence[Feature],
    settings: Settings,
    file: str,
    held_out: str,
) -> bytes:
    """Return model.py for a model of `features`, trained on the windows of the dataset `file`."""
    used = [features[column] for column in model.columns]
    arguments = ", ".join(short_names(windows.channels))
    whole = (
        header(windows, settings, file, held_out),
        f"HZ = {windows.hz}\nSAMPLES = {windows.samples}\nLABELS = {_tuple(windows.label_names)}\n",
        kinds.source(used, windows.channels),
        model.source([each.name for each in used], windows.label_names),
        f"def classify({arguments}):\n return LABELS[predict(features({arguments}))[0]]\n",
        _listen(windows),
    )
    return "".join(whole).encode("utf-8")


def _tuple(words: Sequence[str]) -> str:
    return f"({', '.join(map(repr, words))})"


def without_comments(source: bytes) -> bytes:
    """Return model.py without the comments at its leaves, which take a board's room; the header stays."""
    return re.sub(rb"(?m)^( +return \d+, \d+)  #.*$", rb"\1", source)


def _listen(windows: LabelledWindows) -> str:
    """`listen` in MicroPython. It answers a label when two windows in a row, a quarter apart, say so."""
    functions, expression = reading(windows.channels)
    period = max(1, 1000 // windows.hz)
    return (
        "w = []\n"
        "due = 0\n"
        "last = None\n"
        f"def listen({'' if functions else 'read, '}least=60):\n"
        " global due, last\n"
        f" from robot import {', '.join(sorted(('clock', 'sleep', *functions)))}\n"
        f" n = {max(1, windows.samples // _STEPS)}\n"
        " while n > 0 or len(w) < SAMPLES:\n"
        f"  if clock() - due > {_LATE * period}:\n"
        "   due = clock()\n"
        "   w.clear()\n"
        "  sleep(max(0, due - clock()))\n"
        f"  due += {period}\n"
        f"  w.append({expression or 'read()'})\n"
        "  n -= 1\n"
        " del w[:-SAMPLES]\n"
        " a, sure = predict(features(*zip(*w)))\n"
        " a = LABELS[a] if sure >= least else None\n"
        " if a is None or a != last:\n"
        "  last = a\n"
        "  return None\n"
        " last = None\n"
        " w.clear()\n"
        " return a\n"
    )


# --- the header ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Header:
    """Where a model says that it comes from."""

    version: int
    """Of the algorithms."""
    windows: int
    data: str
    """The hash of the windows that it was trained on: `LabelledWindows.digest`."""
    file: str
    """The name of the dataset."""
    settings: Settings
    people: str
    """Who made the windows, as far as there is room for the names."""
    held_out: str
    """What was left out in turn to test it."""
    channels: tuple[str, ...]
    """What it looks at, as the dataset calls it."""


def header(windows: LabelledWindows, settings: Settings, file: str, held_out: str) -> str:
    """Return the comments at the begin of model.py."""
    people = _listed(sorted(set(windows.people) - {""}))
    name = _plain(PurePath(file).name)[:_LONGEST_NAME] or "dataset.csv"
    again = " ".join(map(shlex.quote, ["gorae", "train", name, *settings.words()]))
    return (
        f"# gorae model {VERSION}: {settings.model} from {len(windows)} windows\n"
        f"# of {_plain(shlex.join(windows.channels))}\n"
        f"# data {windows.digest} settings {settings.digest}\n"
        f"# people: {people}; held out: {_HELD_OUT[held_out]}\n"
        f"# again: {_plain(again)}\n"
    )


def _listed(names: Sequence[str]) -> str:
    whole = ", ".join(map(_plain, names))
    if len(whole) <= _LONGEST_LIST:
        return whole or "not said"
    return f"{whole[:_LONGEST_LIST].rpartition(', ')[0]} … ({len(names)})"


def _plain(text: str) -> str:
    """A text that stays within its line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


_HEADER = re.compile(
    r"# gorae model (\d{1,4}): ([a-z]{1,20}) from (\d{1,9}) windows\n"
    r"# of ([^\n]*)\n"
    r"# data ([0-9a-f]{12}) settings ([0-9a-f]{8})\n"
    r"# people: ([^\n]*); held out: ([^\n;]*)\n"
    r"# again: gorae train ([^\n]*)\n"
)


def read_header(source: bytes) -> Header | None:
    """Return what a model.py says of itself, without running it; None when it says nothing, or nonsense."""
    text = source[:_HEADER_BYTES].decode("utf-8", "replace").replace("\r\n", "\n")
    found = _HEADER.match(text)
    if not found:
        return None
    version, model, count, channels, data, digest, people, held_out, again = found.groups()
    try:
        file, *words = shlex.split(again)
        settings, senses = of_words(words), tuple(shlex.split(channels))
    except (ValueError, UsageError):
        return None
    if settings.model != model or settings.digest != digest:
        return None
    return Header(int(version), int(count), data, file, settings, people, held_out, senses)


def too_large(size: int, room: int) -> UsageError:
    """What to raise for a model that does not fit, however small it is made."""
    return UsageError(Text("learning.no-room", size=size, room=room))
