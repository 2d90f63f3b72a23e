"""`make bench`: every benchmark of this folder, one after the other. They print ratios and judge nothing."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))
for script in sorted(Path(__file__).parent.glob("bench_*.py")):
    print(f"\n== {script.stem.removeprefix('bench_')}")
    runpy.run_path(str(script), run_name="__main__")
