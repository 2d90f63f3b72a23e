"""Which mutants the type checker finds: `make test` runs it, so nobody could land them."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from mutants import Mutant, unparsed

_CACHE = "build/mutation/types"
_PLACE = re.compile(r"^.*?:\d+: ")


def found_by_types(mutants: Collection[Mutant]) -> set[Mutant]:
    """Return those of which mypy says something that it does not say of the files as they are.

    Their sources are written anew without comments, also without `type: ignore`: so both are compared so.
    """
    if not mutants:
        return set()
    plain = {mutant.path: unparsed(mutant.path) for mutant in mutants}
    known = _errors(plain)
    return {mutant for mutant in mutants if _errors({**plain, mutant.path: mutant.source()}) - known}


def _errors(sources: Mapping[Path, str]) -> set[str]:
    """Return what mypy says of files that have these sources instead of their own, without the lines."""
    with tempfile.TemporaryDirectory() as folder:
        shadows: list[str] = []
        for number, (path, source) in enumerate(sources.items()):
            shadow = Path(folder) / f"{number}.py"
            shadow.write_text(source, encoding="utf-8")
            shadows += ["--shadow-file", str(path), str(shadow)]
        command = [sys.executable, "-m", "mypy", "--cache-dir", _CACHE, "--no-error-summary", *shadows]
        done = subprocess.run([*command, *map(str, sources)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"mutate: mypy does not run: {done.stderr or done.stdout}")
    return {_PLACE.sub("", line) for line in done.stdout.splitlines()}
