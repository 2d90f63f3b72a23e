"""How long the hex of a whole kit takes, the aim being 300 ms: `python tests/benchmarks/bench_hex.py`."""

from __future__ import annotations

import subprocess
import sys

AIM_MS = 300
ROUNDS = 5
BUILD = """
from time import perf_counter
from gorae.kits import load_kit
kit = load_kit("maqueen")
began = perf_counter()
from gorae.flash.kit_hex import kit_hex, universal_kit_hex
from gorae.flash.runtime import bundled
def build(): return {build}
raw = build()
first = perf_counter()
build()
print(first - began, perf_counter() - first, len(raw))
"""
CASES = {
    "one V1 kit": 'kit_hex(kit, {"main.py": b"x = 1\\n" * 100}, bundled("microbit-v1"))',
    "one V2 kit": 'kit_hex(kit, {"main.py": b"x = 1\\n" * 100}, bundled("microbit-v2"))',
    "universal": 'universal_kit_hex(kit, {}, map(bundled, ("microbit-v1", "microbit-v2")))',
}


def main() -> None:
    for name, build in CASES.items():
        runs = [_run(build) for _ in range(ROUNDS)]
        first, again = min(run[0] for run in runs) * 1000, min(run[1] for run in runs) * 1000
        share = f"{first / AIM_MS:4.2f} of the aim"
        print(f"{name:12} {runs[0][2] / 1e6:4.2f} MB {first:6.0f} ms, {share}; the next one {again:6.0f} ms")


def _run(build: str) -> tuple[float, float, int]:
    """Seconds in a new process, from the first import on; seconds for the same again; bytes."""
    told = subprocess.run(
        [sys.executable, "-c", BUILD.replace("{build}", build)], capture_output=True, text=True, check=True
    )
    first, again, size = told.stdout.split()
    return float(first), float(again), int(size)


if __name__ == "__main__":
    main()
