"""`make fuzz`: what others give us, made up by Hypothesis for as long as one likes, and what became of it.

    python tests/fuzz --minutes 60 [NAME]...

Each module `target_*.py` has TARGETS, which get an equal share of the time one after the other. A target
fails when its `run` raises anything but what it may: the sentence for a person that a GoraeError is. The
input, made as small as it still fails, is printed, and the exit status is 1. How long the slowest input took
is told, too: a parser that hangs is as bad as one that falls.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from target import Target

_BATCH = 100
_LONGEST_SHOWN = 300
_SLOW_S = 1.0


@dataclass
class Tally:
    """What became of a target's inputs."""

    name: str
    inputs: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    slowest: str = ""
    failing: str = ""
    """The last input that failed: of those that Hypothesis tried, the smallest."""
    failures: list[str] = field(default_factory=list)

    def line(self) -> str:
        counts = f"{self.inputs:>9,} {self.refused:>9,} {len(self.failures):>10}"
        return f"{self.name:<16} {counts} {self.slowest_s:>9.3f}"


def found_targets() -> list[Target]:
    """All targets of all modules beside this one."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("target_*.py"))
    return [target for name in names for target in importlib.import_module(name).TARGETS]


def fuzz(target: Target, seconds: float) -> Tally:
    """Give a target made-up inputs until the time is up, or one makes it fail."""
    tally = Tally(target.name)
    end = time.monotonic() + seconds

    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )
    @given(target.inputs)
    def batch(given_input: object) -> None:
        if time.monotonic() < end:
            _once(target, given_input, tally)

    while time.monotonic() < end and not tally.failures:
        try:
            batch()
        except Exception:
            tally.failures.append(f"{tally.failing}\n{traceback.format_exc(limit=-4)}")
    return tally


def _once(target: Target, given_input: object, tally: Tally) -> None:
    tally.inputs += 1
    begun = time.perf_counter()
    try:
        target.run(given_input)
    except target.may_raise:
        tally.refused += 1
    except BaseException:
        tally.failing = repr(given_input)
        raise
    finally:
        took_s = time.perf_counter() - begun
        if took_s > tally.slowest_s:
            tally.slowest_s, tally.slowest = took_s, repr(given_input)[:_LONGEST_SHOWN]


def main() -> int:
    """0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--minutes", type=float, default=5.0, help="of all targets together")
    parser.add_argument("names", nargs="*", help="of targets; all when none is named")
    chosen = parser.parse_args()
    targets = [target for target in found_targets() if not chosen.names or target.name in chosen.names]
    if not targets:
        print("no target is called so")
        return 2
    print(f"{'target':<16} {'inputs':>9} {'refused':>9} {'exceptions':>10} {'slowest s':>9}")
    tallies = []
    for target in targets:
        tallies.append(fuzz(target, chosen.minutes * 60 / len(targets)))
        print(tallies[-1].line(), flush=True)
    for tally in tallies:
        print(f"\n{tally.name}: slowest {tally.slowest}" if tally.slowest_s > _SLOW_S else "", end="")
        for failure in tally.failures:
            print(f"\n{tally.name}:\n{failure}")
    return 1 if any(tally.failures for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
