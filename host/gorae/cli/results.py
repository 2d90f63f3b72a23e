"""What `gorae check` leaves behind: files for people and for programs, and notes for GitHub."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from gorae.bench import RunResult
from gorae.cli.choices import ChosenTask
from gorae.cli.language import chosen_language, say
from gorae.cli.output_files import append_text, check_record_path, path_for_run, save_recording, save_text
from gorae.cli.outputs import OutputKind, check_all, kind_of
from gorae.grading.verdict import Verdict
from gorae.programs.handed import DATASET
from gorae.texts.words import STEERS


@dataclass(frozen=True)
class WantedFiles:
    """The files that were asked for."""

    json_file: str | None = None
    """`-` is the terminal, which then shows nothing else."""
    report: Path | None = None
    junit: Path | None = None
    record: Path | None = None

    @property
    def to_terminal(self) -> bool:
        return self.json_file == "-"

    def check(self, runs: int, inputs: Sequence[Path]) -> None:
        """Say what could not be written, or would be lost, before the work is done.

        `inputs` are files that the command reads. Raises UsageError or DocumentError.
        """
        if self.record:
            check_record_path(self.record, inputs)
        check_all(self._files(runs), inputs)

    def _files(self, runs: int) -> Iterator[tuple[Path, OutputKind]]:
        if self.record:
            for number in range(1, runs + 1):
                path = path_for_run(self.record, number)
                yield path, kind_of(path)
        if self.report:
            yield self.report, OutputKind.PAGE
        if self.junit:
            yield self.junit, OutputKind.JUNIT
        if self.json_file and not self.to_terminal:
            yield Path(self.json_file), OutputKind.VERDICT

    def write(self, verdict: Verdict, task: ChosenTask, results: Sequence[RunResult]) -> None:
        lang = chosen_language()
        if self.record:
            for number, (run, result) in enumerate(zip(verdict.runs, results, strict=True), 1):
                path = path_for_run(self.record, number)
                save_recording(result.recording, path, challenge=verdict.challenge, seed=str(run.seed))
        if self.report:
            save_text(_page(verdict, task, results, lang), self.report)
            if not self.to_terminal:
                click.echo(say("report-written", file=str(self.report)))
        if self.junit:
            from gorae.report.exchange.junit import junit_xml

            whose = {"program": str(task.program), "place": place_of(task.program)}
            told = junit_xml(verdict, task.challenge, lang, options=task.options, **whose)
            save_text(told, self.junit)
        if self.json_file:
            text = json.dumps(verdict.to_json(lang), ensure_ascii=False, indent=2)
            text = STEERS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
            click.echo(text) if self.to_terminal else save_text(text, Path(self.json_file))


def _page(verdict: Verdict, task: ChosenTask, results: Sequence[RunResult], lang: str) -> str:
    from gorae.report.page.html import html_report

    return html_report(
        verdict,
        task.challenge,
        task.kit,
        [result.recording for result in results],
        task.source.decode("utf-8", "replace"),
        lang,
        program=task.program.name,
        options=task.options,
        dataset=task.handed.get(DATASET, b""),
    )


def place_of(program: Path) -> str:
    """The program's path from the root of its repository, or else from this folder: as stable as can be.

    Without a repository the folder that it is in always stands there, as it is called after a student.
    """
    whole = program.resolve()
    root = next((folder for folder in whole.parents if (folder / ".git").exists()), None)
    with suppress(ValueError):
        place = whole.relative_to(root or Path.cwd().resolve())
        return place.as_posix() if root or len(place.parts) > 1 else f"{whole.parent.name}/{whole.name}"
    return program.as_posix()


@dataclass(frozen=True)
class GitHub:
    """The log and the page of a run of GitHub Actions, if this is one."""

    environment: Mapping[str, str]

    @property
    def is_here(self) -> bool:
        return self.environment.get("GITHUB_ACTIONS") == "true"

    def guarded(self, text: str) -> str:
        """`text` as it may stand in the log: what a program printed is no command."""
        if not self.is_here:
            return text
        from gorae.report.exchange.github import without_commands

        return without_commands(text)

    def hushed(self, text: str) -> str:
        """A piece of what a program prints, as it may stand in the log."""
        if not self.is_here:
            return text
        from gorae.report.exchange.github import without_marks

        return without_marks(text)

    def tell(self, verdict: Verdict, task: ChosenTask, *, err: bool) -> None:
        """Notes at the lines of the program, and a table on the page of the run."""
        if not self.is_here:
            return
        from gorae.report.exchange.github import annotate, summary

        lang, program = chosen_language(), self._from_root(task.program)
        for line in annotate(verdict, task.challenge, lang, program=program, options=task.options):
            click.echo(line, err=err)
        page = self.environment.get("GITHUB_STEP_SUMMARY")
        if page:
            told = summary(verdict, task.challenge, lang, program=program, options=task.options)
            append_text(told, Path(page))

    def _from_root(self, program: Path) -> str:
        with suppress(ValueError, OSError):  # on another drive
            root = Path(self.environment.get("GITHUB_WORKSPACE", os.curdir)).resolve()
            return program.resolve().relative_to(root).as_posix()
        return program.as_posix()
