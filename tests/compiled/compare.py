"""Say whether compiled modules leave the same recordings behind as their sources, byte for byte.

    python tests/compiled/compare.py [build/compiled]

Both sides are of that folder, or of what is installed: its sources run with GORAE_PURE. Exits with 1 when
anything differs, or when the compiled modules cannot be used at all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("recordings.py")


def main() -> int:
    folder = {"PYTHONPATH": str(Path(sys.argv[1]).resolve())} if sys.argv[1:] else {}
    compiled, pure = _begin(folder), _begin({**folder, "GORAE_PURE": "1"})
    results = [process.communicate() for process in (compiled, pure)]
    states = [said.strip().splitlines()[-1:] for _, said in results]
    if states != [["compiled"], ["pure Python: GORAE_PURE is set"]] or compiled.returncode or pure.returncode:
        print(*(said for _, said in results), sep="\n", file=sys.stderr)
        return 1
    ours, theirs = (set(output.splitlines()) for output, _ in results)
    for line in sorted(ours ^ theirs):
        print(f"differs: {line}", file=sys.stderr)
    print(f"{len(ours & theirs)} recordings are the same, byte for byte, compiled and pure")
    return 0 if ours == theirs and ours else 1


def _begin(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(main())
