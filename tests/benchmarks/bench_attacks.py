"""How long programs that keep the host busy take: seconds of CPU for a virtual minute."""

from __future__ import annotations

import runpy
import time
from pathlib import Path

from gorae.bench import run_virtual
from gorae.bench.virtual import DriveTest
from gorae.kits import Pose, load_arena, load_kit
from gorae.world import Conditions

KITS = {"microbit-v2": "maqueen", "esp32": "esp32-duo"}
RUN_S = 3.0
AIM_S = 5.0
SHOWN = 12
LOOPS = Path(__file__).parents[1] / "attacks" / "loops.py"


def main() -> None:
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=300.0, heading=0.0))
    tests = {board: DriveTest(load_kit(kit), load_arena("table"), here, RUN_S) for board, kit in KITS.items()}
    for test in tests.values():
        run_virtual(b"pass", test, lang="en")  # start-up is not what is measured
    taken = []
    for board, name, program in runpy.run_path(str(LOOPS))["LOOPS"]:
        begin = time.thread_time()
        run_virtual(program.encode(), tests[board], lang="en")
        taken.append(((time.thread_time() - begin) * 60 / RUN_S, board, name))
    print(f"the slowest of {len(taken)} programs that keep the host busy (aim {AIM_S} s a virtual minute)")
    for seconds, board, name in sorted(taken, reverse=True)[:SHOWN]:
        print(f"  {board:<12} {name:<28} {seconds:5.2f} s (ratio {seconds / AIM_S:.2f})")


if __name__ == "__main__":
    main()
