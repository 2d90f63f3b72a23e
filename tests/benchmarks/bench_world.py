"""How many times faster than real time the world runs: `python tests/benchmarks/bench_world.py`."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from gorae.kits import Pose, load_arena, load_kit
from gorae.world import Conditions, World

SECONDS = 60
STEP_NS = 20_000_000
ROUNDS = 5


def main() -> None:
    for name, step in STEPS.items():
        took = min(_seconds(step) for _ in range(ROUNDS))
        steps = SECONDS * 1_000_000_000 // STEP_NS
        print(f"{name:50} {SECONDS / took:8,.0f} times real time {took / steps * 1e6:8.2f} µs a step")


def _seconds(step: Callable[[World, int], None]) -> float:
    """Wall time for a minute of bends and straights on the oval."""
    start = Pose.model_construct(x=350.0, y=200.0, heading=0.0)
    world = World(load_arena("oval"), load_kit("maqueen"), Conditions(seed=1, start=start))
    began = perf_counter()
    for now_ns in range(STEP_NS, SECONDS * 1_000_000_000 + 1, STEP_NS):
        step(world, now_ns)
    return perf_counter() - began


def _stand(world: World, now_ns: int) -> None:
    world.advance(now_ns, 0.0, 0.0)


def _drive(world: World, now_ns: int) -> None:
    world.advance(now_ns, 0.4, 0.5)


def _steer(world: World, now_ns: int) -> None:
    """A new power at every step, as a controller gives."""
    world.advance(now_ns, 0.4 + now_ns % 7 * 0.01, 0.5)


def _drive_and_look(world: World, now_ns: int) -> None:
    """A line follower that is recorded: two line sensors, one echo, and the truth."""
    left, right = world.sense("line_left"), world.sense("line_right")
    world.advance(now_ns, 0.2 if left else 0.5, 0.2 if right else 0.5)
    world.sense("sonar")
    world.truth()


STEPS = {
    "standing": _stand,
    "driving": _drive,
    "driving, new powers at every step": _steer,
    "driving, 2 line look-ups, 1 echo, truth": _drive_and_look,
}

if __name__ == "__main__":
    main()
