"""`gorae lesson`: for authors. A new lesson, and what the checks of one are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.grading.verdict import Verdict
    from gorae.lessons import Lesson
    from gorae.lessons.proof import ProgramClaim
    from gorae.lessons.steps.ladder import Rung

_PROVED, _NOT_PROVED = 0, 1


@click.group(help=say("help-lesson"))
def command() -> None:
    pass


@command.command(help=say("help-lesson-new"))
@click.argument("name", metavar="ID")
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path, file_okay=False))
@with_language
def new(name: str, folder: Path) -> None:
    from gorae.lessons.scaffold import SCHEMAS, new_lesson
    from gorae.report.exchange.schemas import json_schema
    from gorae.report.exchange.shell import quoted_path

    written = new_lesson(name, folder, {kind: json_schema(kind) for kind in SCHEMAS})
    for path in written:
        click.echo(say("written", file=str(path)))
    for path in written:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "CHANGE" in line:
                click.echo(f"{path}:{number}: {line.strip()}")
    click.echo(say("next-new-lesson", folder=quoted_path(str(folder / name))))


@command.command(help=say("help-lesson-proof"))
@click.argument("lesson", shell_complete=LESSONS)
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@with_language
def proof(lesson: str, kit: str | None) -> int:
    from gorae.cli.choices import kit_for
    from gorae.cli.progress import announce_preparation, with_progress
    from gorae.lessons import find_lesson
    from gorae.lessons.matrix import Matrix
    from gorae.lessons.proof import check_files, judge, missed
    from gorae.report.exchange.shell import quoted_path
    from gorae.report.text.proof_matrix import describe_matrix

    chosen, lang = find_lesson(lesson), chosen_language()
    check_files(chosen)
    robot = kit_for(chosen.challenge, kit)
    claims = _mistakes_of(chosen, robot.id)
    announce_preparation(robot)
    ran = list(zip(claims, with_progress(_verdicts(claims), len(claims)), strict=True))
    rows = [(claim.program.stem, missed(verdict)) for claim, verdict in ran]
    matrix = Matrix.of([check.id for check in chosen.challenge.checks], rows)
    click.echo(describe_matrix(matrix, lang))
    faults = [(claim, fault) for claim, verdict in ran for fault in judge(claim, verdict)]
    for claim, fault in faults:
        click.echo(f"✘ {claim.name}: {fault.text.say(lang)}")
    click.echo(say("whole-proof", folder=quoted_path(str(chosen.folder))))
    return _NOT_PROVED if faults or matrix.idle else _PROVED


@command.command(help=say("help-lesson-mistakes"))
@click.argument("lesson", shell_complete=LESSONS)
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--count", type=click.IntRange(1, 30), default=5, show_default=True, help=say("option-mistakes")
)
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@with_language
def mistakes(lesson: str, folder: Path | None, count: int, kit: str | None) -> None:
    from gorae.cli.choices import kit_for
    from gorae.disk import write_whole, writing
    from gorae.errors import UsageError
    from gorae.lessons import find_lesson
    from gorae.lessons.diagnosis import ANSWERS, mistakes_to_diagnose
    from gorae.texts import Text

    chosen = find_lesson(lesson)
    target = folder or Path(f"{chosen.id}-mistakes")
    files = mistakes_to_diagnose(chosen, count, kit_for(chosen.challenge, kit).id, chosen_language())
    for path in (target / name for name in files):
        if path.exists():  # somebody may have corrected it already
            raise UsageError(Text("lessons.program-exists", file=str(path)))
    with writing(target):
        for name, data in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(target / name, data)
    written = len({name.partition("/")[0] for name in files} - {ANSWERS})
    click.echo(say("mistakes-written", count=written, folder=str(target), answers=str(target / ANSWERS)))


@command.command(help=say("help-lesson-ladder"))
@click.argument("lessons", nargs=-1, shell_complete=LESSONS)
@click.option("--all-kits", is_flag=True, help=say("option-all-kits"))
@with_language
def ladder(lessons: tuple[str, ...], all_kits: bool) -> int:
    from gorae.lessons import find_lesson, find_lessons
    from gorae.lessons.steps.duration import lesson_minutes
    from gorae.lessons.steps.ladder import ladder_faults
    from gorae.report.text.ladder import describe_ladder

    chosen = [find_lesson(name) for name in lessons] or find_lessons()
    rungs = _climbed(chosen, all_kits=all_kits)
    rows = [(lesson.id, rungs_, lesson_minutes(lesson)) for lesson, rungs_ in rungs]
    click.echo(describe_ladder(rows, chosen_language()))
    faults = [(lesson, fault) for lesson, rungs_ in rungs for fault in ladder_faults(rungs_)]
    for lesson, fault in faults:
        click.echo(f"✘ {lesson.id}: {fault.text.say(chosen_language())}")
    return _NOT_PROVED if faults else _PROVED


def _climbed(lessons: Sequence[Lesson], *, all_kits: bool) -> list[tuple[Lesson, list[Rung]]]:
    """What the programs of lessons earn, run by as many processes as there are cores."""
    from gorae.cli.progress import ProgressTicker
    from gorae.jobs.engine import LocalEngine
    from gorae.jobs.ladders import climbed

    engine = LocalEngine()
    try:
        with ProgressTicker(2) as ticker:

            def tell(done: int, count: int) -> None:
                ticker.run, ticker.runs = done + 1, count

            return climbed(lessons, engine, all_kits=all_kits, on_graded=tell)
    finally:
        engine.close()


def _mistakes_of(lesson: Lesson, kit: str) -> list[ProgramClaim]:
    """What each mistake must miss on a kit. Raises UsageError for a bad first line."""
    from gorae.errors import UsageError
    from gorae.lessons.proof import before_the_run, claims

    found = [claim for claim in claims(lesson) if claim.role == "mistake" and claim.kit == kit]
    for fault in (fault for claim in found for fault in before_the_run(claim)):
        raise UsageError(fault.text)
    return found


def _verdicts(claims: list[ProgramClaim]) -> Iterator[Verdict]:
    from gorae.bench.session import RunMemory, grade_answer
    from gorae.kits import load_kit
    from gorae.lessons.answers import read_answer

    memory = RunMemory()
    for claim in claims:
        challenge, kit = claim.lesson.challenge, load_kit(claim.kit)
        answer = read_answer(claim.lesson, claim.program)
        yield grade_answer(challenge, kit, answer, claim.seeds, chosen_language(), memory)
