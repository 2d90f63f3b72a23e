"""A run on the virtual kit that somebody watches and takes part in, while it goes on.

    run = WatchedRun(b"from robot import *\\ndrive(100)\\n", test, lang="ko", wait_for=pace.wait_for, show=…)
    result = run.go(300)

It is the run of a check with that seed, to the last bit, as long as nobody presses anything; and what people
do reaches it at moments of virtual time, so that the same deeds at the same moments give the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gorae.bench.explain import NO_FILES
from gorae.bench.new_kit import new_kit
from gorae.bench.pacing import Deed, GestureWish
from gorae.bench.virtual import DriveTest, RunResult, VirtualRun
from gorae.clock import NS_PER_S
from gorae.names import PROGRAM
from gorae.telemetry.signals import of_robot
from gorae.virtual import VirtualBoard, VirtualKit
from gorae.virtual.live.watched import WatchedKit
from gorae.world.hand import GestureRequest

_PLACE = ("x", "y", "heading")
_AFTER_S = 3.0
"""How long a robot is watched that drives on after its program has ended."""


@dataclass(frozen=True)
class RunFrame:
    """A moment of a run: every 40 ms of virtual time."""

    at_s: float
    names: tuple[str, ...]
    """The signals, the same in all frames of a run."""
    values: tuple[float, ...]
    """As in a recording; NaN where nothing was measured."""
    display: bytes
    """The brightness of each of 5 × 5 lights, 0 to 9, row by row."""
    printed: str
    """What the program has printed since the frame before."""
    screens: Mapping[str, str]
    """The picture of each screen, as `telemetry.screens` has it."""


class WatchedRun(VirtualRun):
    """One run. `wait_for` gives what people do at a moment, in s, once that may be shown; or it raises.

    `show` gets each moment. Both are called on the thread that calls `go`.
    """

    def __init__(
        self,
        source: bytes,
        test: DriveTest,
        *,
        lang: str,
        wait_for: Callable[[float], Sequence[Deed]],
        show: Callable[[RunFrame], None],
        along: Mapping[str, bytes] = NO_FILES,
        name: str = PROGRAM,
    ) -> None:
        """As for `run_virtual`. Raises UsageError when the program does not fit onto the board."""
        self._wait_for, self._show = wait_for, show
        self._expected_s = test.time_limit_s
        self._moved_ns: dict[str, int] = {}
        self._later: list[Deed] = []
        self._told = 0
        super().__init__(source, along, name, test, lang)
        self.on_time = lambda seconds: None

    def go(self, limit_s: float) -> RunResult:
        """Run until the program is over and the robot stands still, at most for `limit_s` of virtual time."""
        self.test = replace(self.test, time_limit_s=limit_s)
        return self.run(False)

    def new_kit(self, files: Mapping[str, bytes], seed: int) -> VirtualKit:
        test = self.test
        return new_kit(
            test.kit, files, self.clock, self.scene,
            runtime=None, seed=seed, lang=self.lang, name=self.name, bare=test.bare, kind=WatchedKit,
        )  # fmt: skip

    def touch(self, now_ns: int) -> None:
        """Do what the challenge has done, and then what people do."""
        super().touch(now_ns)
        waiting, self._later = self._later, []
        for deed in [*waiting, *self._wait_for(now_ns / NS_PER_S)]:
            self._do(deed, now_ns)

    def _do(self, deed: Deed, now_ns: int) -> None:
        if isinstance(deed, GestureWish):
            self._ask(deed.name, now_ns)
        elif self._moved_ns.get(deed.button) == now_ns:
            self._later.append(deed)  # it stays down, or up, for a sample at least
        else:
            button = self.board.buttons[deed.button]
            button.press() if deed.down else button.release()
            self._moved_ns[deed.button] = now_ns

    def _ask(self, gesture: str, now_ns: int) -> None:
        if self.scene.hand:
            self.scene.hand.ask(GestureRequest(now_ns / NS_PER_S, gesture))

    def sample(self, now_ns: int) -> None:
        super().sample(now_ns)
        names, row = self._names(len(self.scene.world.truth())), self.rows[-1]
        for name, other in self.met.items():
            names += [of_robot(name, signal) for signal in _PLACE]
            row = (*row, *other.place())
        printed = self.transcript.text_from(self._told)
        self._told = self.transcript.pieces
        display = bytes(self.board.display) if isinstance(self.board, VirtualBoard) else bytes(25)
        screens = {name: read() for name, read in self.virtual.screens.items()}
        values = tuple(map(float, row))
        self._show(RunFrame(now_ns / NS_PER_S, tuple(names), values, display, printed, screens))

    def _is_settled(self) -> bool:
        """The program is over and the robot stands: what would be pressed later does nothing any more."""
        stands = self.scene.hand is not None or self.scene.world.resting
        return bool(self.rows) and stands and not any(self.powers)

    def _go_on_recording(self, last_ns: int, *, settled: bool = True) -> None:
        """Watch on after the program, for a moment at least and not for ever."""
        if settled and self.due_ns <= last_ns and not self.is_over:
            self.sample(self.due_ns)
        after_ns = max(round(self._expected_s * NS_PER_S), self.due_ns + round(_AFTER_S * NS_PER_S))
        super()._go_on_recording(min(last_ns, after_ns) if settled else last_ns, settled=settled)
