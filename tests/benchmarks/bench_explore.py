"""`gorae explore` on 1,000 windows: reading, audit and page, and how large the page is."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from gorae.bench.people import takes
from gorae.learning.audit import audit
from gorae.learning.examples import Examples
from gorae.report.page.learned.explore import explore_page
from gorae.telemetry import dataset

LABELS = ("still", "shake", "circle", "wave", "clap")
PEOPLE, ROUNDS = range(1, 11), 20
AIM_S, AIM_BYTES = 1.0, 3_000_000
TRIES = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data, page = Path(folder) / "data.csv", Path(folder) / "data.html"
        dataset.save(data, list(takes(PEOPLE, LABELS, ROUNDS, seconds=1, hz=50)))
        command = [sys.executable, "-m", "gorae", "explore", str(data), "--html", str(page)]
        whole = min(_timed(command) for _ in range(TRIES))
        size = page.stat().st_size
        parts = [_parts(data) for _ in range(TRIES)]
    print(f"whole process: {whole:.2f} s = {whole / AIM_S:.2f} of {AIM_S:g} s")
    reading, auditing, drawing = (min(part) for part in zip(*parts, strict=True))
    print(f"  reading {reading:.2f} s, audit {auditing:.2f} s, page {drawing:.2f} s")
    print(f"{size / 1e6:.2f} MB = {size / AIM_BYTES:.2f} of {AIM_BYTES / 1e6:g} MB")


def _timed(command: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - begun


def _parts(data: Path) -> tuple[float, float, float]:
    """Seconds for reading the file, the audit, and the page."""
    begun = perf_counter()
    read = dataset.read(data)
    after_reading = perf_counter()
    findings = audit(read)
    after_audit = perf_counter()
    explore_page(Examples.of(read), findings, data.name, "ko")
    return after_reading - begun, after_audit - after_reading, perf_counter() - after_audit


if __name__ == "__main__":
    main()
