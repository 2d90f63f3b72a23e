"""What a lesson must prove: its files agree, good programs earn everything, and every check can be missed.

Here are the claims and how they are judged. Running the programs is left to who asks, the pytest plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal, TypeAlias

from gorae import documents, resources
from gorae.documents import Path_
from gorae.errors import DocumentError, Problem
from gorae.grading.verdict import CheckResult, RunVerdict, Verdict
from gorae.lessons import openings
from gorae.lessons.answers import answers_in, header, read_recipe
from gorae.lessons.catalogue import Lesson
from gorae.lessons.complete import missing_files, missing_hints, missing_programs
from gorae.lessons.openings import Opening
from gorae.lessons.pictures.faults import picture_faults
from gorae.texts import Text

Begun: TypeAlias = Literal["none", "some", "all"]
"""With how many openings a lesson's solution is run besides."""
Role: TypeAlias = Literal["right", "starter", "mistake"]

MAX_COPIED = 40.0
"""Percent of a lesson's points that an untouched starter or a program copied from the text may earn."""
RIGHT_FOLDERS = ("solutions", "ideas")
"""Where other programs lie that must earn everything, as `solution.py` must."""


@dataclass(frozen=True)
class ProgramClaim:
    """What one program of a lesson must earn on one kit."""

    lesson: Lesson
    role: Role
    program: Path
    """Its file, or the folder of an answer of several files."""
    kit: str
    seeds: tuple[int, ...]
    opening: Opening | None = None
    """What is put before a right program."""

    @property
    def name(self) -> str:
        """`solution[maqueen-7]` for one seed, `mistakes/fixed_time[maqueen]` for those of the challenge."""
        program = self.program.relative_to(self.lesson.folder).as_posix().removesuffix(".py")
        program += f"+{self.opening}" if self.opening else ""
        seed = f"-{self.seeds[0]}" if self.role == "right" else ""
        return f"{program}[{kit_name(self.kit)}{seed}]"

    @property
    def tries(self) -> tuple[tuple[int, ...], ...]:
        """The seeds to run, try after try, until one shows what is claimed.

        What a wrong program misses is shown with every seed on the first kit; on the others with the first
        seed, as long as that is enough. Most of the time that a lesson's proof takes went into this.
        """
        if self.role == "right" or self.kit == self.lesson.challenge.kits[0]:
            return (self.seeds,)
        return (self.seeds[:1], self.seeds)


@dataclass(frozen=True)
class ProofFault:
    """A claim that does not hold, in a sentence."""

    text: Text
    seed: int | None = None
    """Of a run that shows it."""


def kit_name(kit: str) -> str:
    """What to call a kit: its id, or the name of its own file."""
    return Path(kit).stem if documents.is_file(kit) else kit


# --- files --------------------------------------------------------------------------------------------


def check_files(lesson: Lesson) -> None:
    """Check a lesson. Raises DocumentError with every mistake in its files and between them."""
    problems: list[Problem] = []
    recipes = [partial(read_recipe, answer) for answer in _answers(lesson)]
    readers: list[Callable[[], object]] = [lambda: lesson.about, lambda: lesson.challenge, *recipes]
    for read in readers:
        try:
            read()
        except DocumentError as error:
            problems += error.problems
    if not problems:
        problems += [*_disagreements(lesson), *missing_hints(lesson), *picture_faults(lesson)]
    problems += [*missing_files(lesson), *missing_programs(lesson)]
    if problems:
        raise DocumentError(problems)


def _answers(lesson: Lesson) -> list[Path]:
    """Every answer of a lesson, right or wrong."""
    shelves = (answers_in(lesson.folder / name) for name in (*RIGHT_FOLDERS, "mistakes"))
    return [lesson.starter, lesson.solution, *chain(*shelves)]


def _disagreements(lesson: Lesson) -> Iterator[Problem]:
    about, challenge = lesson.about, lesson.challenge
    if challenge.id != lesson.id:
        yield _problem(
            lesson, "challenge", ("id",), Text("lessons.other-id", id=challenge.id, folder=lesson.id)
        )
    if set(about.kits) != set(challenge.kits):
        names = {"lesson": ", ".join(about.kits), "challenge": ", ".join(map(kit_name, challenge.kits))}
        yield _problem(lesson, "lesson", ("kits",), Text("lessons.other-kits", **names))
    known = _neighbours(lesson)
    for index, need in enumerate(about.needs):
        if need not in known:
            text = Text("lessons.unknown", name=need, known=", ".join(known))
            yield _problem(lesson, "lesson", ("needs", index), text)


def _neighbours(lesson: Lesson) -> list[str]:
    """The ids of the lessons beside this one, and of gorae's own."""
    shelves = (lesson.folder.parent, resources.folder("lessons"))
    return sorted({path.parent.name for shelf in shelves for path in shelf.glob("*/lesson.yaml")})


def _problem(lesson: Lesson, file: str, place: Path_, text: Text) -> Problem:
    path = lesson.folder / f"{file}.yaml"
    return documents.parse(path.read_bytes(), str(path)).problem(place, text)


# --- claims -------------------------------------------------------------------------------------------


def claims(lesson: Lesson, seeds: int | None = None, begun: Begun = "none") -> Iterator[ProgramClaim]:
    """Every claim of a lesson whose challenge can be read.

    Good programs are run with the challenge's seeds or with 1 to `seeds`, each run a claim of its own.
    The lesson's solution is also run with honest openings: `some`, another one on each kit, or `all`.
    """
    own = tuple(range(1, 1 + lesson.challenge.runs.count))
    kits = tuple(dict.fromkeys(lesson.challenge.kits))
    # Whoever holds a kit moves it alike: only the solution is run on every kit then.
    shown = kits[:1] if lesson.challenge.recognition else kits
    for program in _right_programs(lesson):
        known = kits if program == lesson.solution else shown
        for kit in dict.fromkeys(header(program, "kits") or known):
            for together in _together(lesson, seeds or len(own)):
                yield ProgramClaim(lesson, "right", program, kit, together)
    yield from _openings(lesson, kits, begun)
    starters = [lesson.starter] if lesson.starter.exists() else []
    yield from (ProgramClaim(lesson, "starter", program, kit, own) for program in starters for kit in shown)
    yield from (
        ProgramClaim(lesson, "mistake", program, kit, own) for program in lesson.mistakes for kit in shown
    )


def _together(lesson: Lesson, seeds: int) -> Iterator[tuple[int, ...]]:
    """The seeds 1 to `seeds` as they are graded: each alone, or as many as it takes to recognise people."""
    size = lesson.challenge.runs.count if lesson.challenge.recognition else 1
    for first in range(1, 1 + seeds, size):
        yield tuple(range(first, first + size))


def _openings(lesson: Lesson, kits: Sequence[str], begun: Begun) -> Iterator[ProgramClaim]:
    """Every allowed opening on every kit, or another one on each."""
    allowed = [opening for opening in openings.ALL if opening not in lesson.about.no_opening]
    if begun == "none" or not lesson.solution.exists() or not allowed:
        return
    for index, kit in enumerate(kits):
        at = index + sum(lesson.id.encode())
        chosen = allowed if begun == "all" else [allowed[at % len(allowed)]]
        for opening in chosen:
            yield ProgramClaim(lesson, "right", lesson.solution, kit, next(_together(lesson, 1)), opening)


def _right_programs(lesson: Lesson) -> list[Path]:
    shelves = (answers_in(lesson.folder / name) for name in RIGHT_FOLDERS)
    return [path for path in (lesson.solution, *chain(*shelves)) if path.exists()]


def unproved(lesson: Lesson) -> list[str]:
    """The checks that no mistake names: it must be the starter that misses them."""
    named = {check for program in lesson.mistakes for check in header(program, "misses") or ()}
    return [check.id for check in lesson.challenge.checks if check.id not in named]


def missed(verdict: Verdict) -> set[str]:
    return {check.id for check in verdict.checks if check.status == "missed"}


def always_passing(checks: Collection[str]) -> list[ProofFault]:
    """The faults of checks that nothing misses."""
    return [ProofFault(Text("lessons.proof-never-missed", check=check)) for check in checks]


# --- judgement ----------------------------------------------------------------------------------------


def before_the_run(claim: ProgramClaim) -> list[ProofFault]:
    """What is wrong with the first line of a program."""
    kits = claim.lesson.challenge.kits
    if claim.kit not in kits:
        known = ", ".join(map(kit_name, kits))
        return [ProofFault(Text("lessons.proof-other-kit", kit=claim.kit, known=known))]
    if claim.role != "mistake":
        return []
    ids = [check.id for check in claim.lesson.challenge.checks]
    named = header(claim.program, "misses")
    if named is None:
        return [ProofFault(Text("lessons.proof-no-header", example=ids[0]))]
    known = ", ".join(ids)
    unknown = [check for check in named if check not in ids]
    return [ProofFault(Text("lessons.proof-unknown-check", check=check, known=known)) for check in unknown]


def judge(claim: ProgramClaim, verdict: Verdict) -> list[ProofFault]:
    """What `verdict`, of the runs that the claim asks for, says against it."""
    if claim.role == "right":
        return list(_of_a_right_program(verdict))
    faults = list(_errors(verdict.runs, attempts=claim.role == "mistake"))
    faults += [_said(verdict, check) for check in verdict.checks if check.status == "broken"]
    if not faults:
        faults += _of_a_starter(verdict) if claim.role == "starter" else _of_a_mistake(claim, verdict)
    return faults


def _errors(runs: Sequence[RunVerdict], *, attempts: bool) -> Iterator[ProofFault]:
    """The first error, except, with `attempts`, that of a program which did start."""
    wrong = (run for run in runs if run.error and not (attempts and run.error.attempt))
    for run in wrong:
        assert run.error
        yield ProofFault(run.error.message, run.seed)
        return


def _of_a_right_program(verdict: Verdict) -> Iterator[ProofFault]:
    yield from _errors(verdict.runs, attempts=False)
    lost = [check for check in verdict.checks if check.status in ("missed", "broken")]
    if not lost:  # what is not run because a need was missed is no second fault
        lost = [check for check in verdict.checks if check.status == "not-run"]
    for check in lost:
        yield _said(verdict, check)
    for check in verdict.checks:
        if check.status == "passed" and check.points < check.max_points:
            yield ProofFault(
                Text(
                    "lessons.proof-points", check=check.id, points=check.points, max_points=check.max_points
                ),
                _seed(verdict, check),
            )


def _of_a_starter(verdict: Verdict) -> list[ProofFault]:
    passing = [run.seed for run in verdict.runs if run.passed]
    if passing:
        return [ProofFault(Text("lessons.proof-starter-passes"), passing[0])]
    percent = 100 * verdict.score / verdict.max_score
    if percent > MAX_COPIED:
        values = {"percent": round(percent, 1), "most": round(MAX_COPIED)}
        return [ProofFault(Text("lessons.proof-starter-earns", **values))]
    return []


def _of_a_mistake(claim: ProgramClaim, verdict: Verdict) -> Iterator[ProofFault]:
    named = header(claim.program, "misses") or []
    for check in verdict.checks:
        values = {"check": check.id, "message": check.message}
        if check.status == "missed" and check.id not in named:
            yield ProofFault(Text("lessons.proof-misses-more", **values), _seed(verdict, check))
        elif check.id in named and check.status != "missed":
            key = "lessons.proof-passes" if check.status == "passed" else "lessons.proof-not-run"
            yield ProofFault(Text(key, **values))


def _said(verdict: Verdict, check: CheckResult) -> ProofFault:
    text = Text("lessons.proof-check", check=check.id, message=check.message)
    return ProofFault(text, _seed(verdict, check))


def _seed(verdict: Verdict, check: CheckResult) -> int:
    """Of the first run that had this result."""
    what = (check.id, check.status, check.robustness)
    return next(
        run.seed for run in verdict.runs for one in run.checks if (one.id, one.status, one.robustness) == what
    )
