"""`make bench`: every benchmark of this folder, one after the other. They print ratios and judge nothing."""

from __future__ import annotations

import runpy
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("bench_*.py")):
    print(f"\n== {script.stem.removeprefix('bench_')}")
    runpy.run_path(str(script), run_name="__main__")
