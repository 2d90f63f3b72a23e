"""Runs the pairs of public programs of `public_pairs.tsv`, which talk by radio, side by side in one arena.

`python tests/benchmarks/public_pairs.py FOLDER`, with clones as for `public_programs.py`. Somebody presses
the buttons of both boards by turns. Of each it is told how it ended, and how many messages it received.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

from public_programs import Program, copied  # type: ignore[import-not-found]

from gorae.bench import DriveTest, run_virtual
from gorae.bench.stimuli import ButtonPress, Companion
from gorae.kits import Pose, load_arena, load_kit
from gorae.virtual.transceiver import Transceiver
from gorae.world import Conditions

LIST = Path(__file__).with_suffix(".tsv")
_KIT, _SECONDS = "maqueen", 20.0
heard: Counter[int] = Counter()
"""Messages that each transceiver gave to its program, by its identity."""
_receive = Transceiver.receive


def counted(self: Transceiver) -> object:
    """Receive a message, and count it."""
    frame = _receive(self)
    heard[id(self)] += frame is not None
    return frame


def files_of(clone: Path, path: str) -> tuple[bytes, dict[str, bytes]]:
    """Return a program and the modules beside it."""
    with tempfile.TemporaryDirectory() as folder:
        main = copied(Program(clone, path, _KIT), Path(folder))
        beside = [file for file in Path(folder).glob("*.py") if file != main and file.stat().st_size < 8000]
        used = {file.name: file.read_bytes() for file in beside if file.stem.encode() in main.read_bytes()}
        return main.read_bytes(), used


def pair(clone: Path, first: str, second: str) -> str:
    """Run two programs side by side; return how both ended and what each has heard."""
    presses = [ButtonPress(at_s, name) for at_s, name in enumerate("ab" * 8, 2)]
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=400.0, heading=0.0))
    there = Conditions(seed=2, start=Pose.model_construct(x=800.0, y=400.0, heading=0.0))
    kit = load_kit(_KIT)
    source, along = files_of(clone, second)
    other = Companion("other", kit, there, source, along, stimuli=presses)
    test = DriveTest(kit, load_arena("table"), here, _SECONDS, stimuli=presses, companions=[other], bare=True)
    source, along = files_of(clone, first)
    heard.clear()
    result = run_virtual(source, test, along=along, lang="en")
    runs = (result, *result.others.values())
    ends = [one.error.message.say("en").splitlines()[0] if one.error else "no error" for one in runs]
    marks = [text for _, text in result.recording.marks]
    sent = [sum(text.startswith(prefix) for text in marks) for prefix in ("radio", "other.radio")]
    return f"{ends[0]:10} {ends[1]:10} sent {sent} heard {sorted(heard.values())}"


def main() -> None:
    """Print each pair and what came of it."""
    Transceiver.receive = counted  # type: ignore[method-assign, assignment]
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            clone = Path(sys.argv[1]) / row["repository"]
            if (clone / row["first"]).is_file():
                print(pair(clone, row["first"], row["second"]), Path(row["first"]).name, flush=True)


if __name__ == "__main__":
    main()
