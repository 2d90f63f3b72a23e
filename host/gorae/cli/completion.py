"""Names that the shell completes: lessons, kits, arenas, courses. Whatever goes wrong, there is no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def _completes(names: Callable[[], Iterable[str]]) -> Complete:
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        try:
            return [name for name in names() if name.startswith(incomplete)]
        except Exception:  # a shell that completes shows no error
            return []

    return complete


def _lessons() -> Iterable[str]:
    from gorae import resources

    return sorted(path.parent.name for path in resources.folder("lessons").glob("*/lesson.yaml"))


def _hardware(shelf: str) -> Iterable[str]:
    from gorae import resources

    return sorted(path.stem for path in (resources.folder("hardware") / shelf).glob("*.yaml"))


def _courses() -> Iterable[str]:
    from gorae import resources

    return sorted(path.stem for path in (resources.folder("lessons") / "courses").glob("*.yaml"))


def _functions() -> Iterable[str]:
    from gorae.programs.vocabulary import robot_names

    return sorted(robot_names())


FUNCTIONS = _completes(_functions)
LESSONS = _completes(_lessons)
KITS = _completes(lambda: _hardware("kits"))
ARENAS = _completes(lambda: _hardware("arenas"))
COURSES = _completes(_courses)
