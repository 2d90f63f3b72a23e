"""Samples of a season, written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from greedy_season import greedy_plan

from gorae.errors import Problem
from gorae.report.season.view import SeasonView
from gorae.season.files import SeasonPlan
from gorae.season.files.writing import plan_text
from gorae.season.folder import SeasonFolder, inspect_folder, read_folder
from gorae.season.sample import sample_files, write_sample

Told = tuple[str, int, str]
"""File in the folder, line, sentence in English."""
Edit = Callable[..., list[Told]]


@pytest.fixture(autouse=True, scope="session")
def _quick_disk() -> Iterator[None]:
    """Samples have up to two hundred files, and no power fails here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gorae.disk.os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample of size S. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("season-s")
    write_sample(folder, "S", 1, allotted=True)
    return folder


@pytest.fixture(scope="session")
def small_season(small: Path) -> SeasonFolder:
    return read_folder(small)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample of size S with a plan by first fit. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("season-planned")
    write_sample(folder, "S", 1, allotted=True)
    write_plan(folder, greedy_plan(read_folder(folder)))
    return folder


@pytest.fixture(scope="session")
def view(planned: Path) -> SeasonView:
    return SeasonView(read_folder(planned), "ko")


def write_plan(folder: Path, plan: SeasonPlan) -> None:
    (folder / "plan.yaml").write_text(plan_text(plan), encoding="utf-8")


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Write a sample of size S with a change in one file, and return what is wrong with it."""

    def edit(file: str, old: str, new: str) -> list[Told]:
        files = sample_files("S", 1)
        text = files.get(file, "")
        assert old in text
        for name, content in (files | {file: text.replace(old, new, 1)}).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        return [told(tmp_path, problem) for problem in inspect_folder(tmp_path)[1]]

    return edit


def told(folder: Path, problem: Problem) -> Told:
    file = Path(problem.file).relative_to(folder).as_posix()
    return file, problem.line, problem.text.say("en")
