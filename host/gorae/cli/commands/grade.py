"""`gorae grade`: the programs of a class, from folders and zips."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gorae.cli import interruption
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, SEED, OutputName
from gorae.cli.progress import ProgressTicker

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge
    from gorae.jobs.batch import Graded, GradingTask, TaskBatch
    from gorae.jobs.classwork import Choose, FileCounts, SubmissionMark
    from gorae.jobs.job import JobSetting
    from gorae.jobs.pseudonyms import Pseudonyms
    from gorae.jobs.store import GradedWork, ResultStore
    from gorae.jobs.submissions import Collected, Submission
    from gorae.programs.handed import HandedIn

STORE = "results.sqlite"
ENGINES = "local|dask|dask://HOST:PORT|tls://HOST:PORT"


@click.command(help=say("help-grade"))
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lesson", metavar="ID", help=say("option-lesson"))
@click.option("--challenge", type=click.Path(path_type=Path), help=say("option-challenge"))
@click.option("--kit", help=say("option-kit"))
@click.option("--runs", type=click.IntRange(1, 1000), help=say("option-runs"))
@click.option("--seed", type=SEED, help=say("option-grade-seed"))
@click.option("--engine", default="local", show_default=True, metavar=ENGINES, help=say("option-engine"))
@click.option("--workers", type=click.IntRange(1, 256), help=say("option-workers"))
@click.option("--match", metavar="PRESET|REGEX", help=say("option-match"))
@click.option(
    "--out", type=FILE, default=Path("gorae-graded"), show_default=True, help=say("option-grade-out")
)
@click.option("--pseudonyms", is_flag=True, help=say("option-pseudonyms"))
@click.option("--race", type=FILE, metavar="F.html", help=say("option-race"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(
    submissions: tuple[Path, ...],
    lesson: str | None,
    challenge: Path | None,
    kit: str | None,
    runs: int | None,
    seed: int | None,
    engine: str,
    workers: int | None,
    match: str | None,
    out: Path,
    pseudonyms: bool,
    race: Path | None,
    json_file: str | None,
) -> int:
    from gorae.disk import writing
    from gorae.errors import UsageError
    from gorae.jobs.batch import TaskBatch
    from gorae.jobs.classwork import FileCounts, take_known, tasks_for
    from gorae.jobs.engine import check_engine, make_engine
    from gorae.jobs.pseudonyms import NAMES
    from gorae.jobs.store import ResultStore
    from gorae.texts import Text

    _check_outputs(json_file, race, [*submissions, *([challenge] if challenge else [])])
    if race and not (lesson or challenge):
        raise UsageError(Text("cli.race-one-lesson"))
    if lesson and challenge:
        raise UsageError(Text("cli.lesson-and-challenge"))
    check_engine(engine, workers)
    choose = _chooser(lesson, challenge, kit)
    collected = _collected(submissions, match)
    if not collected.seen:
        raise UsageError(Text("jobs.nothing", places=", ".join(map(str, submissions))))
    account = FileCounts(collected.seen, refused=list(collected.refused))
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    with ResultStore(out / STORE) as store:
        _names(store, out / NAMES, wanted=pseudonyms)  # what cannot be is told before anything runs
        first = store.first_seed() if seed is None else seed

        def seeds(challenge: Challenge) -> range:
            return range(first, first + (runs or challenge.runs.count))

        def hidden(work: list[GradedWork]) -> list[GradedWork]:
            """Look again whose names are hidden: another process may have hidden some meanwhile."""
            names = _names(store, out / NAMES, wanted=pseudonyms)
            return names.hide(work) if names else work

        now = int(time.time())  # one for all: of a person's attempts the later one is behind the earlier
        tasks = tasks_for(collected.submissions, seeds, choose, account)
        runs_on = make_engine(engine, workers)
        try:
            new = list(tasks) if race else take_known(tasks, store, account, now)
            batch = TaskBatch(new, runs_on, store)
            for ready in _ready(batch, tasks, account, now):
                store.note(ready, hidden)
            account.sort()
            done = store.note((mark.earned for mark in account.marks), hidden)
            page = _race_page(account.marks, [work.person for work in done], tasks, store) if race else ""
        except KeyboardInterrupt:
            click.echo(say("grade-stopped", out=str(out)), err=True)
            raise
        finally:
            runs_on.close()
        alarms = len(batch.alarms)
    with interruption.results():
        _tell(account, alarms, out, json_file)
        if race:
            _write_race(page, race)
    return 4 if account.broken or alarms else 1 if account.refused else 0


def _check_outputs(json_file: str | None, race: Path | None, given: list[Path]) -> None:
    """Raises UsageError when something else would be written over."""
    from gorae.cli.outputs import OutputKind, check_output

    if json_file and json_file != "-":
        check_output(Path(json_file), OutputKind.GRADES, given)
    if race:
        check_output(race, OutputKind.PAGE, given)


def _race_page(
    marks: Sequence[SubmissionMark],
    people: Sequence[str],
    tasks: Iterable[GradingTask],
    store: ResultStore,
) -> str:
    """Return the page of a race of all that was graded. Raises UsageError when there is nothing."""
    from gorae.errors import UsageError
    from gorae.jobs.classwork import first_run
    from gorae.report.league.race import RacingRobot, race_page
    from gorae.texts import Text

    robots = [
        RacingRobot(person, mark.first_run, recording)
        for person, mark in zip(people, marks, strict=True)
        if mark.first_run and (recording := first_run(mark, store))
    ]
    if not robots:
        raise UsageError(Text("cli.race-nobody"))
    setting = next(iter(tasks)).setting
    return race_page(setting.challenge, setting.kit, robots, robots[0].run.seed, chosen_language())


def _write_race(page: str, file: Path) -> None:
    from gorae.disk import write_text

    write_text(file, page)
    click.echo(say("race-written", file=str(file)), err=True)


def _names(store: ResultStore, file: Path, *, wanted: bool) -> Pseudonyms | None:
    """Return the names of a store that knows pseudonyms only: one that has begun so stays so.

    Raises UsageError for pseudonyms in a store that has names in it already.
    """
    from gorae.errors import UsageError
    from gorae.jobs.pseudonyms import Pseudonyms
    from gorae.texts import Text

    if not file.exists():
        if not wanted:
            return None
        if store.has_work():
            raise UsageError(Text("jobs.has-names", file=str(store.path)))
    return Pseudonyms(file)


def _collected(places: Sequence[Path], match: str | None) -> Collected:
    from gorae.errors import UsageError
    from gorae.jobs.archives import called, find_files
    from gorae.jobs.layouts import layout_of
    from gorae.jobs.submissions import collect
    from gorae.lessons.catalogue import lesson_ids
    from gorae.texts import Text

    layout = layout_of(match, lesson_ids())
    for place in places:
        if not place.exists():
            raise UsageError(Text("jobs.not-there", path=str(place)))
    names = called(places) if match is None else [""] * len(places)
    found = (each for place, name in zip(places, names, strict=True) for each in find_files(place, name))
    return collect(found, layout)


def _chooser(lesson: str | None, challenge: Path | None, kit: str | None) -> Choose:
    """Return what says which challenge and kit a submission is for. Wrong options are told at once."""
    from gorae.cli.choices import kit_for
    from gorae.grading.challenge_file import load_challenge
    from gorae.jobs.classwork import no_lesson
    from gorae.jobs.job import JobSetting
    from gorae.lessons.catalogue import find_lesson
    from gorae.programs.gathering import gather_files
    from gorae.programs.handed import HandedIn, take_handed

    given = load_challenge(challenge) if challenge else find_lesson(lesson).challenge if lesson else None
    known: dict[str | None, JobSetting] = {None: JobSetting(given, kit_for(given, kit))} if given else {}

    def choose(submission: Submission) -> tuple[JobSetting, HandedIn]:
        name = None if given else submission.lesson
        if name not in known:
            if name is None:
                raise no_lesson()
            wanted = find_lesson(Path(name).name, shelf_only=True).challenge
            known[name] = JobSetting(wanted, kit_for(wanted, kit))
        setting, files = known[name], submission.files
        found = gather_files(files, submission.path.rpartition("/")[2])
        handed = take_handed(files, setting.challenge.handed)
        return setting, HandedIn(submission.path, found.source, found.along, handed)

    return choose


def _ready(
    batch: TaskBatch, tasks: Mapping[GradingTask, Submission], account: FileCounts, now: int
) -> Iterator[list[GradedWork]]:
    """Yield what people have earned as soon as it is known, and put it into the account.

    So the gradebook has it, however roughly the rest is stopped.
    """
    from gorae.jobs.classwork import AttemptQueue

    queue = AttemptQueue(tasks)
    ready = [each for mark in account.marks for each in queue.end(mark.submission, mark.earned)]
    for outcomes in _with_progress(batch, len(tasks), len(account.marks)):
        for graded in outcomes:
            submission = tasks[graded.task]
            ready += queue.end(submission, account.add(graded, submission, now))
        if ready:
            yield ready
            ready = []


def _with_progress(batch: TaskBatch, count: int, known: int) -> Iterator[list[Graded]]:
    """Say meanwhile how many are graded, `known` of them before, and how long it will take still."""
    with _Grading(count) as ticker:
        ticker.done = ticker.known = known
        for outcomes in batch.together():
            yield outcomes
            ticker.done += len(outcomes)


class _Grading(ProgressTicker):
    """Counts the programs that are graded, many at once: there is no run of which one could speak."""

    done = known = 0
    """How many are graded, and how many of these took no time."""

    def line(self, seconds: int) -> str:
        if self.done == self.known:
            return self._say("grade-begun", count=self.runs, seconds=seconds)
        left = round(seconds / (self.done - self.known) * (self.runs - self.done))
        return self._say("grade-progress", done=self.done, count=self.runs, left=left)


def _tell(account: FileCounts, alarms: int, out: Path, json_file: str | None) -> None:
    if json_file != "-":
        click.echo(_said(account, alarms, out))
    if json_file:
        text = json.dumps(_to_json(account), ensure_ascii=False, indent=2)
        if json_file == "-":
            click.echo(text)
        else:
            from gorae.cli.output_files import save_text

            save_text(text, Path(json_file))


def _said(account: FileCounts, alarms: int, out: Path) -> str:
    from gorae.report.text.grades import grades_table, listed

    lang = chosen_language()
    rows = [
        (own.person, own.lesson, own.kit, own.passed, own.score, own.max_score)
        for own in (mark.earned for mark in account.marks)
    ]
    groups = (
        ("jobs.duplicates", account.duplicates),
        ("jobs.refused", account.refused),
        ("jobs.broken-ones", account.broken),
    )
    lines = [grades_table(rows, lang)]
    for key, files in groups:
        lines += listed(key, [(each.path, each.reason) for each in files], lang)
    numbers = {
        "seen": account.seen, "graded": len(account.marks), "duplicates": len(account.duplicates),
        "refused": len(account.refused), "broken": len(account.broken), "from_store": account.from_store,
    }  # fmt: skip
    lines.append(say("grade-account", **numbers))
    if alarms:
        lines.append(say("grade-alarms", count=alarms, file=str(out / STORE)))
    return "\n".join(line for line in lines if line)


def _to_json(account: FileCounts) -> dict[str, Any]:
    lang = chosen_language()
    return {
        "seen": account.seen,
        "graded": len(account.marks),
        "from_store": account.from_store,
        "duplicates": len(account.duplicates),
        "refused": [{"path": each.path, "reason": each.reason.say(lang)} for each in account.refused],
        "broken": len(account.broken),
        "verdicts": [
            {
                "submission": mark.submission.path,
                "person": mark.submission.person,
                "lesson": mark.earned.lesson,
                "kit": mark.earned.kit,
                "score": mark.earned.score,
                "max_score": mark.earned.max_score,
                "passed": mark.earned.passed,
                "key": mark.key,
            }
            for mark in account.marks
        ],
    }
