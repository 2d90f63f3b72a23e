"""What a challenge asks of its kits that some of them have no part for: to hear, to feel, to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from gorae.documents import Path_
from gorae.grading.challenge import AMBIENT
from gorae.kits import Kit, kit_signals, load_board
from gorae.parts import Hd44780, IrReceiver, Ssd1306
from gorae.radio.frames import AIR_MARK, BYTES_MARK, MARK
from gorae.stl import formula as stl
from gorae.stl.mistakes import Mistake
from gorae.telemetry import marks
from gorae.telemetry.screens import MARKS as PICTURE_MARKS
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge, Stimulus

Found: TypeAlias = Iterator[tuple[Path_, Text]]

_OF_AMBIENT = {"sound": "microphone", "light": "display", "temperature": "thermometer"}
"""What of a board senses what gets otherwise around it."""


def _board_has(what: str) -> Callable[[Kit], bool]:
    return lambda kit: what in load_board(kit.board).onboard


NEEDED: dict[str, tuple[str, Callable[[Kit], bool]]] = {
    MARK: ("grading.part-radio", _board_has("radio")),
    BYTES_MARK: ("grading.part-radio", _board_has("radio")),
    AIR_MARK: ("grading.part-radio", _board_has("radio")),
    marks.ANSWER: ("grading.part-network", _board_has("network")),
    marks.HTTP: ("grading.part-network", _board_has("network")),
    marks.PUBLISHED: ("grading.part-network", _board_has("network")),
    marks.SOUND: ("grading.part-speaker", _board_has("speaker")),
    marks.SPEECH: ("grading.part-speaker", _board_has("speaker")),
    marks.LOG: ("grading.part-log", _board_has("log")),
    PICTURE_MARKS["screen"]: ("grading.part-screen", lambda kit: bool(kit.find(Ssd1306))),
    PICTURE_MARKS["lcd"]: ("grading.part-lcd", lambda kit: bool(kit.find(Hd44780))),
}
"""By how marks begin that no program makes: what a kit needs for them, and whether it has that."""
_COUNTED = {"answered": marks.ANSWER, "shown": PICTURE_MARKS["lcd"]}


def check(challenge: Challenge, kits: Sequence[Kit]) -> Found:
    """Yield a path and a sentence for every kit that would not notice what happens."""
    yield from _feels(challenge, kits)
    for has, what, key in (
        (_board_has("radio"), lambda one: one.radio, "grading.kit-hears-nothing"),
        (_board_has("network"), lambda one: one.http or one.mqtt, "grading.kit-has-no-network"),
    ):
        for index, kit in _without(challenge, kits, has, what):
            yield ("stimuli", index), Text(key, kit=kit.id)
    for index, kit in _without(challenge, kits, lambda kit: bool(kit.find(IrReceiver)), lambda one: one.ir):
        yield ("stimuli", index, "ir"), Text("grading.kit-has-no-receiver", kit=kit.id)
    for kit in kits if challenge.air else ():
        if not _board_has("network")(kit):
            yield ("air",), Text("grading.kit-joins-nothing", kit=kit.id)
    yield from _senses(challenge, kits)
    yield from _pressed(challenge, kits)


def _feels(challenge: Challenge, kits: Sequence[Kit]) -> Found:
    """Kits that would not notice a gesture."""
    for kit in kits if challenge.held else ():
        if "accel_x" not in kit_signals(kit):
            yield ("kits",), Text("grading.kit-feels-nothing", kit=kit.id)


def _without(
    challenge: Challenge,
    kits: Sequence[Kit],
    has: Callable[[Kit], bool],
    what: Callable[[Stimulus], object],
) -> Iterator[tuple[int, Kit]]:
    """The first stimulus with `what`, and each kit that does not notice it."""
    given = [index for index, one in enumerate(challenge.stimuli) if what(one) is not None]
    return ((index, kit) for index in given[:1] for kit in kits if not has(kit))


def _senses(challenge: Challenge, kits: Sequence[Kit]) -> Found:
    """Kits whose board does not sense what gets otherwise around them."""
    for index, one in enumerate(challenge.stimuli):
        for what in AMBIENT:
            if getattr(one, what) is None:
                continue
            for kit in kits:
                if not _board_has(_OF_AMBIENT[what])(kit):
                    yield ("stimuli", index, what), Text("grading.kit-senses-nothing", kit=kit.id, what=what)


def _pressed(challenge: Challenge, kits: Sequence[Kit]) -> Found:
    """Kits that do not feel the finger on a micro:bit's logo or pin.

    Buttons A and B are let be: a press may be meant only for programs that wait for one.
    """
    for index, kit in _without(challenge, kits, _board_has("touch"), _touched):
        touched = challenge.stimuli[index].press
        yield ("stimuli", index, "press"), Text("grading.kit-feels-no-finger", kit=kit.id, where=touched)


def _touched(one: Stimulus) -> str | None:
    return None if one.press is None or one.press.startswith("button_") else one.press


def lacking_counts(tree: stl.Node, kits_of: Callable[[str], Sequence[Kit]]) -> Iterator[Mistake]:
    """Give what a formula counts that never happens with some kit; `kits_of` names those of another robot."""
    counts = {(node.what, node.text): node for node in tree.walk() if isinstance(node, stl.Count)}
    for node in counts.values():
        robot, event = _event_of(node)
        needed = next((need for begin, need in NEEDED.items() if event.startswith(begin)), None)
        without = [kit.id for kit in kits_of(robot) if needed and not needed[1](kit)]
        if needed and without:
            values = {"what": str(node), "part": Text(needed[0]), "kits": ", ".join(without)}
            yield Mistake(node.at, Text("grading.kit-cannot", **values))


def _event_of(node: stl.Count) -> tuple[str, str]:
    """Return whose mark is counted, and the mark: ("leader", "radio:hi") of `mark("leader.radio:hi")`."""
    if node.what != "mark":
        return "", _COUNTED.get(node.what, "")
    robot, point, rest = node.text.partition(".")
    return (robot, rest) if point and any(map(rest.startswith, NEEDED)) else ("", node.text)
