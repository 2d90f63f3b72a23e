"""Jobs of a lesson that is short to run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.jobs.job import Job, JobSetting
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson

MakeJob = Callable[..., Job]


@pytest.fixture
def job() -> MakeJob:
    """`job(b"print(1)")`: a run of hello-kit on maqueen."""

    def make(
        program: bytes = b"print(1)", seed: int = 1, kit: str = "maqueen", lesson: str = "hello-kit"
    ) -> Job:
        return Job(JobSetting(find_lesson(lesson).challenge, load_kit(kit)), program, seed)

    return make
