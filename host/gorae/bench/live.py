"""A virtual kit that lives: its board has a serial line to talk to, and its robot drives in an arena.

robot = LiveRobot(load_kit("maqueen"), load_arena("oval"), start, seed=1, lang="en")
robot.board.on_send = print          # or an endpoint: Pty(robot.board)
robot.board.power_on()
print(robot.look())
robot.board.close()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gorae.bench.defects import SOUND, Defects
from gorae.bench.live_company import LiveCompany
from gorae.bench.scene import Scene
from gorae.bench.virtual import SAMPLE_NS
from gorae.clock import NS_PER_S, Clock
from gorae.images.microbit_fs import with_files
from gorae.kits import Arena, Kit, Pose
from gorae.kits.firmware import firmware_files
from gorae.radio.air import RadioAir
from gorae.virtual.devices.ir_receiver import RemoteKey
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.live.kit import LiveKit
from gorae.world import Conditions, World
from gorae.world.hand import GestureRequest, Hand, Person

if TYPE_CHECKING:
    from gorae.emulated.kit import LiveEmulatedKit
    from gorae.emulated.live import LiveEmulatedBoard
    from gorae.flash.runtime import Runtime


@dataclass(frozen=True)
class Look:
    """What a live robot does at a moment."""

    time_s: float
    """Since it was switched on."""
    x: float
    y: float
    """mm, of the middle of the axle."""
    heading: float
    """deg, counter-clockwise, 0 along x."""
    speed: float
    """mm/s, ahead positive."""
    signals: dict[str, float] = field(default_factory=dict)
    """Kit signals by name, as a recording has them."""
    screens: dict[str, str] = field(default_factory=dict)
    """The picture of each screen, as `telemetry.screens` has it."""


class LiveRobot:
    """A kit with gorae's firmware on it, switched off until `board.power_on()`."""

    def __init__(
        self,
        kit: Kit,
        arena: Arena,
        start: Pose,
        *,
        seed: int,
        lang: str,
        files: Mapping[str, bytes] | None = None,
        realtime: bool = True,
        line_rate: bool = False,
        defects: Defects = SOUND,
        runtime: Runtime | None = None,
        held: Person | None = None,
        air: RadioAir | None = None,
        company: LiveCompany | None = None,
    ) -> None:
        """`files` replace the kit's firmware. Time is free, for tests, unless it is `realtime`; `line_rate`:
        the board's serial line takes its time, and its buffer may overflow. `defects`: what is wrong with it.
        With a `runtime`, the board runs that, emulated, and its line always takes its time. `held`: by whom.
        `air`: who else hears its radio; each is as far away as if they stood on the next table.
        `company`: who else is in its arena.

        Raises UsageError when the robot cannot stand there, or the runtime cannot be run here.
        """
        self.kit = kit
        self.arena = arena
        self._defects = defects
        clock = Clock()
        conditions = Conditions(seed=seed, start=start, battery=1.0 - defects.weak)
        world = World(arena, defects.driven(kit), conditions)
        self._seed, self._clock = seed, clock
        self._scene = Scene(world, kit, clock, self._powers, Hand(held, seed=seed) if held else None)
        files = dict(firmware_files(kit) if files is None else files)
        self._live: LiveKit | LiveEmulatedKit
        if runtime:
            self._live = _emulated(defects.wired(kit), files, clock, self._scene, runtime, seed, realtime)
        else:
            self._live = LiveKit(
                defects.wired(kit), files, clock, self._scene,
                seed=seed, lang=lang, realtime=realtime, line_rate=line_rate,
            )  # fmt: skip
        self._company = company
        if company:
            company.join(world, kit)
        self._look = Look(0.0, start.x, start.y, start.heading, 0.0)
        if air:
            self.board.radio.join(air)
        self.board.before_output = self._scene.catch_up
        self.board.on_wake = self._wake
        self.board.wake_ns = 0

    @property
    def board(self) -> LiveBoard | LiveEmulatedBoard:
        """The board, which is a SerialDevice. `board.close()` ends it all."""
        return self._live.board

    def look(self) -> Look:
        """What the robot did last, at most a few hundredths of a second ago. From any thread."""
        return self._look

    def press(self, button: str, down: bool) -> None:
        """Hold button `a` or `b` down, or let it go. From any thread."""
        held = self.board.buttons[button]
        held.press() if down else held.release()

    @property
    def sees_remote(self) -> bool:
        """Whether it has a receiver of infrared remote controls."""
        return self._live.infrared is not None

    def remote(self, command: int, address: int = 0) -> None:
        """Press a key of a remote control. From any thread; nothing happens without a receiver."""
        if self._live.infrared:
            self._live.infrared.press(RemoteKey(command, address))

    @property
    def person(self) -> Person | None:
        """The person who holds it; None when it stands on the floor."""
        return self._scene.hand.person if self._scene.hand else None

    def hold(self, person: Person) -> None:
        """Give a robot that is held into another hand. From any thread."""
        if self._scene.hand:
            self._scene.hand = Hand(person, seed=self._seed)

    def ask(self, gesture: str) -> None:
        """Ask its holder for a gesture, until another is asked for; `none` is a rest. From any thread."""
        hand, now_ns = self._scene.hand, self._clock.now_ns
        if hand:
            hand.forget(now_ns)
            hand.ask(GestureRequest(now_ns / NS_PER_S, gesture))

    def _powers(self) -> tuple[float, float]:
        left, right, *_ = self._live.outputs()
        return self._defects.powers(left / 100, right / 100)

    def _wake(self, now_ns: int) -> int:
        scene, world = self._scene, self._scene.world
        scene.advance(now_ns)
        if self._company:
            self._company.tell(world)
        names, values = (
            (*self._live.output_names, *scene.names),
            (*self._live.outputs(now_ns), *scene.lately()),
        )
        signals = dict(zip(names, values, strict=True))
        if scene.hand:
            signals |= zip(scene.hand.TRUTH, scene.hand.truth(now_ns), strict=True)
        screens = {name: read() for name, read in self._live.screens.items()}
        place = (world.x, world.y, world.heading, world.speed)
        self._look = Look(now_ns / NS_PER_S, *place, signals, screens)
        return now_ns + SAMPLE_NS


def _emulated(
    kit: Kit,
    files: Mapping[str, bytes],
    clock: Clock,
    scene: Scene,
    runtime: Runtime,
    seed: int,
    realtime: bool,
) -> LiveEmulatedKit:
    """A kit with just these files. Raises UsageError."""
    from gorae.emulated import check_installed

    check_installed()
    from gorae.emulated.kit import LiveEmulatedKit

    image = with_files(runtime.image, runtime.layout, files)
    return LiveEmulatedKit(kit, image, clock, scene, seed=seed, realtime=realtime)
