"""The pytest plugin: folders of lessons prove themselves, and tests get a virtual kit.

`pytest lessons/` finds every `lesson.yaml`. It is loaded in every session of pytest where gorae is installed,
so no room of gorae is imported before a lesson is met or the fixture is used.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gorae.bench.robot import Robot
    from gorae.bench.session import RunMemory
    from gorae.errors import DocumentError
    from gorae.grading.challenge import Challenge
    from gorae.grading.verdict import Verdict
    from gorae.lessons import Lesson
    from gorae.lessons.openings import Opening
    from gorae.lessons.proof import ProgramClaim, ProofFault
    from gorae.programs.handed import HandedIn
    from gorae.texts import Text

_MARKER = "lesson.yaml"
_PROGRAMS = ("starter", "solution", "solutions", "ideas", "mistakes", "steps")
"""Folders of a lesson whose files are for robots: pytest does not look for tests in them."""
_MAX_SEEDS = 1000
_RUNS: pytest.StashKey[RunMemory] = pytest.StashKey()
"""Where a session remembers runs, so that answers with the same program are run once."""
_MISSED = "gorae-missed"
"""The property of a mistake's result: its name, and the checks that it missed."""


# --- hooks --------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    # In English, as all of `pytest --help`: the catalogue would cost every session of pytest its time.
    group = parser.getgroup("gorae", "robot lessons (gorae)")
    group.addoption(
        "--gorae-seeds",
        type=_seeds,
        metavar="N",
        help="run the good programs of lessons with seeds 1 to N (default: as many as the challenge runs)",
    )
    group.addoption(
        "--gorae-openings",
        choices=("none", "some", "all"),
        default="none",
        help="also begin solutions in honest ways: in one on each kit (some), or in all (default: none)",
    )
    group.addoption(
        "--gorae-lang",
        choices=("ko", "en"),
        help="language of messages about lessons and virtual kits (default: the system's)",
    )
    group.addoption(
        "--gorae-report",
        action="store_true",
        help="show for each lesson which mistakes each check catches, and which it alone catches",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "gorae: what a robot lesson must prove (added by gorae to its items)")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> LessonFile | None:
    return LessonFile.from_parent(parent, path=file_path) if file_path.name == _MARKER else None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Programs for robots are never imported as tests, whatever they are called."""
    return (collection_path.name in _PROGRAMS and (collection_path.parent / _MARKER).is_file()) or None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """`--gorae-report`: the checks of each lesson against its mistakes, from what the items have seen."""
    if not config.getoption("gorae_report"):
        return
    from gorae.lessons import Lesson
    from gorae.lessons.matrix import Matrix
    from gorae.report.text.proof_matrix import describe_matrix

    for file, rows in sorted(_missed_by_lesson(terminalreporter, config.rootpath).items()):
        lesson = Lesson(file.parent)
        matrix = Matrix.of([check.id for check in lesson.challenge.checks], rows)
        terminalreporter.write_sep("-", lesson.id)
        terminalreporter.write_line(describe_matrix(matrix, _language(config)))


def _missed_by_lesson(terminalreporter: Any, root: Path) -> dict[Path, list[tuple[str, list[str]]]]:
    """Each `lesson.yaml` with its mistakes and what they missed; processes of xdist send that along."""
    found: dict[Path, list[tuple[str, list[str]]]] = {}
    for report in (one for key in ("passed", "failed") for one in terminalreporter.stats.get(key, ())):
        properties = dict(getattr(report, "user_properties", ()))
        if _MISSED in properties:
            mistake, *missed = properties[_MISSED]
            found.setdefault(root / report.nodeid.partition("::")[0], []).append((mistake, missed))
    return found


@pytest.fixture
def virtual_kit(pytestconfig: pytest.Config) -> Callable[..., Robot]:
    """`virtual_kit("maqueen", arena="corridor", start=(300, 400, 0), seed=1)`: a robot to try programs on.

    See `gorae.bench.robot.Robot`.
    """
    from gorae.bench.robot import Robot

    return partial(Robot, lang=_language(pytestconfig))


def _seeds(value: str) -> int:
    if value.isdecimal() and 1 <= int(value) <= _MAX_SEEDS:
        return int(value)
    from gorae.texts import Text, system_language

    raise argparse.ArgumentTypeError(Text("plugin.no-seeds", value=value).say(system_language()))


def _language(config: pytest.Config) -> str:
    from gorae.texts import system_language

    return config.getoption("gorae_lang") or system_language()


# --- what is collected --------------------------------------------------------------------------------


class LessonFile(pytest.File):
    """A lesson: its files, its programs on each kit, and the proof that every check can be missed."""

    def collect(self) -> Iterator[pytest.Item]:
        from gorae.errors import GoraeError
        from gorae.lessons import Lesson
        from gorae.lessons.proof import claims, kit_name
        from gorae.lessons.steps.ladder import checked_kits

        lesson = Lesson(self.path.parent)
        yield FilesItem.from_parent(self, name="files", lesson=lesson)
        try:
            begun = self.config.getoption("gorae_openings")
            known = list(claims(lesson, self.config.getoption("gorae_seeds"), begun))
        except GoraeError:
            return  # the files tell why
        for claim in known:
            yield ProgramItem.from_parent(self, name=claim.name, lesson=lesson, claim=claim)
        yield ChecksItem.from_parent(self, name="checks", lesson=lesson)
        if (lesson.folder / "steps.yaml").is_file() or (lesson.folder / "steps").is_dir():
            for kit in checked_kits(lesson, all_of_them=begun == "all"):
                yield StepsItem.from_parent(self, name=f"steps[{kit_name(kit)}]", lesson=lesson, kit=kit)


class UnprovedError(Exception):
    """A lesson does not do what it must."""

    def __init__(self, faults: Sequence[ProofFault]) -> None:
        super().__init__(*(fault.text for fault in faults))
        self.faults = faults


class LessonItem(pytest.Item):
    """One thing that a lesson must prove."""

    def __init__(self, *, lesson: Lesson, **rest: Any) -> None:
        super().__init__(**rest)
        self.lesson = lesson
        self.add_marker("gorae")
        self.extra_keyword_matches.add(lesson.id)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"{self.lesson.id}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Sentences; a traceback only of our own faults, and only when it is asked for."""
        from gorae.errors import DocumentError, GoraeError
        from gorae.texts import Text

        error = excinfo.value
        if isinstance(error, UnprovedError):
            return self.describe(error.faults)
        if isinstance(error, DocumentError):
            return self._short(error).say(self.lang)
        if isinstance(error, GoraeError):
            return error.say(self.lang)
        if not isinstance(error, Exception) or self.config.getoption("fulltrace"):
            return super().repr_failure(excinfo, style)
        return self.say(Text("plugin.our-fault", error=f"{type(error).__name__}: {error}"))

    def describe(self, faults: Sequence[ProofFault]) -> str:
        return "\n".join(self.say(fault.text) for fault in faults)

    def say(self, text: Text) -> str:
        return text.say(self.lang)

    def run(self, program: Path, kit: str, seeds: Sequence[int], opening: Opening | None = None) -> Verdict:
        """Return what an answer of the lesson earns on a kit."""
        from gorae.lessons.answers import read_answer
        from gorae.lessons.openings import begin_with

        answer = read_answer(self.lesson, program)
        if opening is not None:
            answer = replace(answer, source=begin_with(opening, answer.source))
        return self.grade(self.lesson.challenge, kit, answer, seeds)

    def grade(self, challenge: Challenge, kit: str, answer: HandedIn, seeds: Sequence[int]) -> Verdict:
        from gorae.bench.session import RunMemory, grade_answer
        from gorae.kits import load_kit

        memory = self.config.stash.setdefault(_RUNS, RunMemory())
        return grade_answer(challenge, load_kit(kit), answer, seeds, self.lang, memory)

    @property
    def lang(self) -> str:
        return _language(self.config)

    def shown(self, path: str | Path) -> str:
        """A path as a person at the command line would write it."""
        here = self.config.invocation_params.dir
        return str(Path(path).relative_to(here) if Path(path).is_relative_to(here) else path)

    def _short(self, error: DocumentError) -> DocumentError:
        problems = [replace(problem, file=self.shown(problem.file)) for problem in error.problems]
        return type(error)(problems)


class FilesItem(LessonItem):
    """The lesson's files can be read, are complete and agree."""

    def runtest(self) -> None:
        from gorae.lessons.proof import check_files

        check_files(self.lesson)


class ProgramItem(LessonItem):
    """One program of the lesson on one kit."""

    def __init__(self, *, claim: ProgramClaim, **rest: Any) -> None:
        super().__init__(**rest)
        self.claim = claim

    def runtest(self) -> None:
        from gorae.lessons.proof import before_the_run

        faults = before_the_run(self.claim) or self._faults()
        if faults:
            raise UnprovedError(faults)

    def _faults(self) -> list[ProofFault]:
        from gorae.lessons.proof import judge, missed

        claim, faults = self.claim, list[Any]()
        for seeds in claim.tries:
            verdict = self.run(claim.program, claim.kit, seeds, claim.opening)
            faults = judge(claim, verdict)
            if not faults:
                break
        if claim.role == "mistake" and self.config.getoption("gorae_report"):
            self.user_properties.append((_MISSED, [claim.program.stem, *sorted(missed(verdict))]))
        return faults

    def describe(self, faults: Sequence[ProofFault]) -> str:
        seed = next((fault.seed for fault in faults if fault.seed is not None), None)
        return "\n".join([*map(self._line, faults), self._again(seed)])

    def _line(self, fault: ProofFault) -> str:
        from gorae.texts import Text

        where = "" if fault.seed is None else f" ({self.say(Text('plugin.seed', seed=fault.seed))})"
        return f"✘ {self.say(fault.text)}{where}"

    def _again(self, seed: int | None) -> str:
        """The command that shows the same run."""
        from gorae.texts import Text

        challenge = self.shown(self.lesson.folder / "challenge.yaml")
        words = ["gorae", "check", self.shown(self.claim.program), "--challenge", challenge]
        words += ["--kit", self.shown(self.claim.kit)]
        runs = len(self.claim.seeds) if self.lesson.challenge.recognition else 1
        first = self.claim.seeds[0] if self.lesson.challenge.recognition else seed
        words += [] if seed is None else ["--seed", str(first), "--runs", str(runs)]
        command = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
        return self.say(Text("plugin.again", command=command))


class ChecksItem(LessonItem):
    """Every check is missed by a mistake or by the starter."""

    def runtest(self) -> None:
        from gorae.lessons.proof import always_passing, missed, unproved

        lesson, left = self.lesson, unproved(self.lesson)
        seeds = range(1, 1 + lesson.challenge.runs.count)
        for kit in lesson.challenge.kits if lesson.starter.exists() else ():
            if left:
                found = missed(self.run(lesson.starter, kit, seeds))
                left = [check for check in left if check not in found]
        if left:
            raise UnprovedError(always_passing(left))


class StepsItem(LessonItem):
    """Goals of steps can be reached and missed, points rise, and experiments show what the text says."""

    def __init__(self, *, kit: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.kit = kit

    def runtest(self) -> None:
        from gorae.lessons.steps.ladder import climbing_faults, experiment_faults, step_faults

        faults = [
            fault
            for find in (step_faults, climbing_faults, experiment_faults)
            for fault in find(self.lesson, self.kit, self.grade)
        ]
        if faults:
            raise UnprovedError(faults)
