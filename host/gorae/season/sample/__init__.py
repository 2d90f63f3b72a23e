"""A fictitious season of the Whale District: schools, applications, places, staff, vehicles, all by a seed.

    files = sample_files("M", seed=1)
    files["schools/가람중.yaml"]

Names, numbers and distances are made up. The same size and seed give the same text on every machine.
"""

from __future__ import annotations

from pathlib import Path

from gorae.disk import write_text
from gorae.season.allotting.allot import allot
from gorae.season.files.writing import allotment_text, write_files
from gorae.season.folder import ALLOTMENT, read_folder
from gorae.season.sample.district import SIZES, Size, make_district
from gorae.season.sample.office import office_files
from gorae.season.sample.problems import with_problems
from gorae.season.sample.schools import school_files

__all__ = ["SIZES", "Size", "sample_files", "write_sample"]


def sample_files(size: Size = "M", seed: int = 1, *, problems: bool = False) -> dict[str, str]:
    """Return the text of each file by its path in the folder.

    S has 8 cohorts, M 40 and L 120. With `problems` there are nine mistakes in it.
    """
    district = make_district(size, seed)
    files = office_files(district) | school_files(district)
    return with_problems(files, district) if problems else files


def write_sample(folder: Path, size: Size = "M", seed: int = 1, *, allotted: bool = False) -> None:
    """Write a sample into a folder, its seats allotted or not. Raises UsageError."""
    write_files(folder, sample_files(size, seed))
    if allotted:
        write_text(folder / ALLOTMENT, allotment_text(allot(read_folder(folder))))
