"""The page for parents, and reports of work that was graded before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from gorae.jobs.batch import GradingTask, decoded
from gorae.jobs.job import Job, JobSetting
from gorae.jobs.store import GradedWork, ResultStore
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.report.page.parents import parents_page
from gorae.report.page.stored import regraded, stored_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SEEDS = (77, 78)
"""None of them is the number of a run."""
AT = 1_790_000_000


@dataclass
class Done:
    """GradedWork with the results that it was graded from."""

    work: list[GradedWork] = field(default_factory=list)
    results: dict[str, bytes] = field(default_factory=dict)

    def add(self, lesson: str, program: bytes, at: int = AT) -> None:
        """Grade a program."""
        setting = JobSetting(find_lesson(lesson).challenge, load_kit("maqueen"))
        task = GradingTask(setting, program, SEEDS)
        for index, job in enumerate(task.jobs):
            assert isinstance(job, Job)
            self.results[job.key] = job.run()
            task.take(index, decoded(self.results[job.key]))
        verdict = task.verdict()
        checks = tuple((check.id, str(check.status), check.points) for check in verdict.checks)
        self.work.append(
            GradedWork(
                "7", lesson, "maqueen", "7/main.py", task.keys, at, verdict.passed, verdict.score,
                verdict.max_score, checks, program, seeds=SEEDS,
            )
        )  # fmt: skip


@pytest.fixture(scope="module")
def done() -> Done:
    done = Done()
    lesson = find_lesson("wall-stop")
    done.add("wall-stop", lesson.starter.read_bytes())
    done.add("wall-stop", lesson.solution.read_bytes(), AT + 600)
    done.add("hello-kit", b"print('<script>alert(1)</script>')\n", AT + 90_000)
    return done


def page(done: Done, lang: str = "ko", person: str = "파란 고래 7") -> str:
    return parents_page(
        person, "로봇 첫걸음 반", done.work, done.results.get, lang,
        order=["hello-kit", "wall-stop"], erased=date(2027, 2, 28),
    )  # fmt: skip


def test_parents_read_what_can_be_done_now_and_what_is_being_learned(done: Done) -> None:
    text = page(done)
    assert text.index(
        "Hello" if "Hello" in text else find_lesson("hello-kit").challenge.title.ko
    ) < text.index(find_lesson("wall-stop").challenge.title.ko)
    for goal in find_lesson("wall-stop").about.goals:
        assert goal.ko in text
    assert "수업 2개를 해 보고 1개를 통과했습니다" in text
    assert "프로그램을 2번 새로 고쳐 검사함" in text
    assert "2027-02-28" in text
    assert text.count("<svg") == 2


def test_nothing_of_a_student_is_markup(done: Done) -> None:
    text = page(done, person="<img src=x onerror=alert(1)>")
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;img" in text


def test_the_page_has_no_script_and_fetches_nothing(done: Done) -> None:
    text = page(done, "en")
    assert "<script" not in text
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", text)


def test_a_lesson_whose_results_are_gone_has_no_picture(done: Done) -> None:
    text = parents_page("7", "", done.work, lambda key: None, "ko")
    assert "<svg" not in text
    assert find_lesson("wall-stop").challenge.title.ko in text


def test_a_damaged_result_is_no_picture_and_no_fault(done: Done) -> None:
    text = parents_page("7", "", done.work, lambda key: b"gorae-result-1\nbroken", "ko")
    assert "<svg" not in text


def test_who_has_done_nothing_gets_a_page_that_says_so() -> None:
    assert "아직 검사를 받은 프로그램이 없습니다" in parents_page("7", "", [], lambda key: None, "ko")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_can_be_read(
    done: Done, browser: Browser, faults: SimpleNamespace, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "parents.html"
    file.write_text(page(done), encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.evaluate(faults.poor_contrast) == []
    assert tab.evaluate(faults.too_wide) == []
    context.close()


# --- reports of what is stored ----------------------------------------------------------------------


def test_walls_stand_in_a_stored_report_where_they_stood_in_the_run(done: Done) -> None:
    """Each seed moves them: drawn with other seeds, a robot drives through a wall."""
    work = done.work[1]
    found = regraded(work, done.results.get, "ko")
    assert found
    fresh = GradingTask(JobSetting(found.challenge, found.kit), work.program, SEEDS)
    for index, key in enumerate(work.keys):
        fresh.take(index, decoded(done.results[key]))
    assert [run.conditions for run in found.verdict.runs] == [run.conditions for run in fresh.verdict().runs]
    assert found.verdict.score == work.score


def test_a_stored_report_tells_nobody_the_seeds(done: Done) -> None:
    report = stored_report(done.work[1], done.results.get, "ko")
    assert report
    assert not re.search(
        r"\b7[78]\b(?!%|px|rem)",
        re.sub(r"<svg.*?</svg>|<script.*?</script>|<style.*?</style>", "", report, flags=re.DOTALL),
    )


def test_a_store_keeps_the_seeds_and_one_of_before_has_none(tmp_path: Path, done: Done) -> None:
    with ResultStore(tmp_path / "results.sqlite") as store:
        store.note(done.work)
    with ResultStore(tmp_path / "results.sqlite") as store:
        assert {one.seeds for one in store.work()} == {SEEDS}
