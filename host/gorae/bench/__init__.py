"""One run: a program on a kit in an arena, and what it left behind."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gorae.bench.virtual import ButtonPress, DriveTest, RunResult, run_virtual

__all__ = ["ButtonPress", "DriveTest", "RunResult", "run_virtual"]


def __getattr__(name: str) -> object:
    """Import what a run needs only for a run: to try a model takes a board, but no world."""
    if name not in __all__:
        raise AttributeError(name)
    from gorae.bench import virtual

    return getattr(virtual, name)
