"""One run: a program on a kit in an arena, and what it left behind."""

from gorae.bench.virtual import DriveTest, RunResult, Stimulus, run_virtual

__all__ = ["DriveTest", "RunResult", "Stimulus", "run_virtual"]
