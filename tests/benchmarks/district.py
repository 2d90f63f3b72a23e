"""A tenth of a district's evening, without the runs: `python tests/benchmarks/district.py`.

What the coordinator itself costs: a zip is read, people and lessons are found, keys made, results stored in
one file, verdicts graded, and all of it a second time from the store. Runs are answered at once with one
recorded result, for what they cost is measured elsewhere and belongs to the workers.
"""

from __future__ import annotations

import argparse
import io
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from gorae.jobs.archives import find_files
from gorae.jobs.batch import TaskBatch
from gorae.jobs.classwork import FileCounts, tasks_for
from gorae.jobs.job import Job, JobSetting
from gorae.jobs.layouts import layout_of
from gorae.jobs.store import ResultStore
from gorae.jobs.submissions import Submission, collect
from gorae.jobs.worker import RESULT
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.programs.gathering import gather_files
from gorae.programs.handed import HandedIn

WHOLE = 100_000
SEED = 1


class Recorded:
    """An engine that has the answer already."""

    capacity = 160

    def __init__(self, result: bytes) -> None:
        self._answer = RESULT + result
        self.bytes_sent = 0

    def submit(self, job: bytes) -> Future[bytes]:
        """Answer at once."""
        self.bytes_sent += len(job)
        future: Future[bytes] = Future()
        future.set_result(self._answer)
        return future

    def flush(self) -> None:
        """Do nothing: all is answered."""

    def close(self) -> None:
        """Do nothing: nothing is held."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=int, default=WHOLE // 10)
    parser.add_argument("--lesson", default="hello-kit")
    options = parser.parse_args()
    lesson = find_lesson(options.lesson)
    setting = JobSetting(lesson.challenge, load_kit("maqueen"))
    source = lesson.solution.read_bytes()
    engine = Recorded(Job(setting, source, SEED).run())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "district.zip"
        place.write_bytes(_handed_in(source, options.programs))
        for title in ("first time", "from the store"):
            with _measured(f"{title}, {options.programs} programs"):
                graded = _grade(place, Path(folder) / "results.sqlite", setting, engine)
            assert graded == options.programs
        size = sum(path.stat().st_size for path in Path(folder).glob("results.sqlite*"))
        scale = WHOLE / options.programs
        print(f"store {size / 1e6:.0f} MB ({size * scale / 1e9:.1f} GB for {WHOLE})")
        print(f"sent to workers {engine.bytes_sent / 1e6:.0f} MB ({engine.bytes_sent * scale / 1e9:.1f} GB)")
        print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _handed_in(source: bytes, count: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"학생{number:06}/main.py", source + b"# %d\n" % number)
    return data.getvalue()


def _grade(place: Path, file: Path, setting: JobSetting, engine: Recorded) -> int:
    def choose(submission: Submission) -> tuple[JobSetting, HandedIn]:
        found = gather_files(submission.files, submission.path)
        return setting, HandedIn(submission.path, found.source, found.along)

    collected = collect(find_files(place), layout_of("folder"))
    account = FileCounts(collected.seen, refused=list(collected.refused))
    with ResultStore(file) as store:
        tasks = tasks_for(collected.submissions, lambda challenge: (SEED,), choose, account)
        for graded in TaskBatch(tasks, engine, store):
            account.add(graded, tasks[graded.task], 0)
        store.note(mark.earned for mark in account.marks)
    return len(account.marks)


@contextmanager
def _measured(title: str) -> Iterator[None]:
    began, cpu = time.perf_counter(), time.process_time()
    yield
    print(
        f"{title}: {time.process_time() - cpu:.1f} s of CPU, {time.perf_counter() - began:.1f} s", flush=True
    )


if __name__ == "__main__":
    main()
