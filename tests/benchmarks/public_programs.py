"""Runs the public programs of `public_programs.tsv` on the virtual kits and counts how they end.

`python tests/benchmarks/public_programs.py FOLDER`: a folder with a clone of each repository, as `owner/name`
and at the commit of the list. What is not there is passed over. Each runs in a copy of its folder. The
modules that it imports from elsewhere in its repository are copied there, as its users do.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).with_suffix(".tsv")
_PATIENCE_S = 120
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_ON_BOARDS = {
    b"dht",
    b"ds18x20",
    b"machine",
    b"neopixel",
    b"network",
    b"onewire",
    b"random",
    b"requests",
    b"time",
}
"""Modules that nobody puts beside a program because another folder has a file of that name."""
_NEEDS = (
    ("PIO", r"rp2\.(asm_pio|PIO)"),
    ("_thread", r"no _thread"),
    ("Bluetooth", r"no bluetooth"),
    ("a host on the internet", r"ECONNREFUSED|OSError: -202"),
    ("a part that is not there", r"ENODEV|Errno 5\] EIO|ETIMEDOUT|not detected|not found|OneWireError"),
    ("not imitated", r"the virtual kit has no "),
    ("a fault of ours", r"gorae made a mistake"),
)
"""What a program that ended with an error was in want of, by what it said."""


class Program(NamedTuple):
    """A public program: the clone that it is in, its path there, and the kit that it is for."""

    clone: Path
    path: str
    kit: str


def programs(folder: Path, sample: str | None) -> Iterator[Program]:
    """Every program of the list, or of one of its samples, that is there."""
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            program = Program(folder / row["repository"], row["path"], row["kit"])
            if sample in (None, row["sample"]) and (program.clone / program.path).is_file():
                yield program


def copied(program: Program, folder: Path) -> Path:
    """Copy a program, what lies beside it, and the modules that it imports into a folder; return its path."""
    source = program.clone / program.path
    shutil.copytree(source.parent, folder, dirs_exist_ok=True)
    waiting = [folder / source.name]
    while waiting:
        imported = set(_IMPORT.findall(waiting.pop().read_bytes())) - _ON_BOARDS
        for module in sorted(name.decode() for name in imported):
            if not (folder / f"{module}.py").exists() and not (folder / module).exists():
                for found in sorted(program.clone.rglob(f"{module}.py"))[:1]:
                    waiting.append(Path(shutil.copy(found, folder)))
                for package in sorted(program.clone.rglob(f"{module}/__init__.py"))[:1]:
                    shutil.copytree(package.parent, folder / module, dirs_exist_ok=True)
    return folder / source.name


def outcome(program: Program, seconds: int) -> str:
    """Run one program; return how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        path = copied(program, Path(folder))
        command = [sys.executable, "-m", "gorae", "--lang", "en", "run", path.name]
        command += ["--kit", program.kit, "--time", str(seconds)]
        try:
            ran = subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            return "took too long"
    said = (ran.stdout + ran.stderr).decode("utf-8", "replace")[-3000:]
    if ran.returncode == 0:
        return "no error"
    return next((need for need, words in _NEEDS if re.search(words, said)), "an error of its own")


def main() -> None:
    """Print each program's outcome, and how many have which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", choices=["seen", "unseen", "second"], help="only that part of the list")
    parser.add_argument("--time", type=int, default=20, help="seconds of virtual time for each")
    given = parser.parse_args()
    found = list(programs(given.folder, given.sample))
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for program, end in zip(found, pool.map(lambda each: outcome(each, given.time), found), strict=True):
            counts[end] += 1
            print(f"{end:28}{program.clone.name}/{program.path}", flush=True)
    for end, count in counts.most_common():
        print(f"{count:6} {end}")


if __name__ == "__main__":
    main()
