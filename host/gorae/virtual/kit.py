"""A virtual kit: a virtual board with a kit's parts at its pins and buses."""

from __future__ import annotations

from collections.abc import Callable

from mypy_extensions import mypyc_attr

from gorae.clock import Clock
from gorae.kits import Kit, load_board, pin_number
from gorae.kits.boards import Board
from gorae.parts.registry import Registry
from gorae.virtual.board import VirtualBoard
from gorae.virtual.devices.wiring import KitBoard, Nowhere, SensorInputs, Wiring

__all__ = ["CHIPS", "KitBoard", "SensorInputs", "VirtualKit"]

CHIPS: Registry[Callable[[Wiring, str, object], None]] = Registry("gorae.virtual.devices")
"""What puts a part onto the board, by its kind."""


@mypyc_attr(allow_interpreted_subclasses=True)
class VirtualKit:
    """The board, and what its parts are doing."""

    board: KitBoard

    def __init__(
        self,
        kit: Kit,
        files: dict[str, bytes],
        clock: Clock | None = None,
        surroundings: SensorInputs | None = None,
        *,
        seed: int,
        lang: str,
    ) -> None:
        self.kit = kit
        self.board = self._new_board(load_board(kit.board), files, clock, seed, lang)
        wiring = Wiring(kit, self.board, surroundings or Nowhere())
        around = wiring.surroundings
        self.board.motion = lambda: around.motion()[0]
        if isinstance(self.board, VirtualBoard):
            self.board.motion_at = lambda now_ns: around.motion(now_ns)[0]
        onboard = self.board.board.onboard
        if "display" in onboard:
            wiring.outputs["display"] = lambda: float(_lit(self.board.display))
        if "speaker" in onboard:
            wiring.outputs["sound"] = lambda: self._tone(wiring.moment_ns())
        if kit.i2c:
            self.board.i2c.wires = (pin_number(kit.i2c.scl), pin_number(kit.i2c.sda))
        for name, part in kit.parts.items():
            connect = CHIPS.of(type(part))
            if connect:
                connect(wiring, name, part)
        self.motors = wiring.motors
        self._outputs = wiring.outputs
        self._wiring = wiring
        self.infrared = wiring.infrared
        """What its receiver of remote controls hears, where it has one."""
        self.screens = wiring.screens
        """What reads the picture of each screen, by the screen's name in the kit."""
        self.servos = {name: one for name, one in wiring.servos.items() if name not in wiring.outputs}
        """Those that may be plugged into the motors' chip; nobody knows before one is told an angle."""

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> KitBoard:
        return VirtualBoard(board, files, clock, seed=seed, lang=lang)

    def _tone(self, at_ns: int) -> float:
        """Return the frequency in Hz that the board's speaker sounds at; 0 for silence."""
        board = self.board
        if not board.tone_hz and isinstance(board, VirtualBoard):
            return board.senses.synthesizer.hz(at_ns)
        return float(board.tone_hz)

    def is_busy(self, at_ns: int) -> bool:
        """Whether something that the program began goes on by itself: an arm turns, a sound is played."""
        board = self.board
        sounds = isinstance(board, VirtualBoard) and at_ns < board.senses.synthesizer.over_ns
        return sounds or any(servo.turns(at_ns) for servo in self._wiring.servos.values())

    @property
    def output_names(self) -> tuple[str, ...]:
        """The signals that `outputs` gives, in its order."""
        return ("left_motor", "right_motor", *self._outputs)

    def powers(self) -> tuple[float, float]:
        """The power of the left and the right motor now, in %: −100 to 100."""
        left, right = self.motors.power()
        return left * 100, right * 100

    def outputs(self, at_ns: int | None = None) -> tuple[float, ...]:
        """What the program has the parts do now: motor powers in %, lights, sound.

        `at_ns` is when that is, where the clock has not come there yet.
        """
        self._wiring.sampled_ns = at_ns
        outputs = (*self.powers(), *[read() for read in self._outputs.values()])
        self._wiring.sampled_ns = None
        return outputs


def _lit(display: bytes) -> int:
    """Return how many lights of a display are on; it has a byte for each."""
    return len(display) - display.count(0)
