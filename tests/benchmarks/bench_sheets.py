"""All sheets of a season of 40 cohorts: pages, letters, calendars, the workbook."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from greedy_season import greedy_plan

from gorae.report.season.bus_sheets import bus_sheets
from gorae.report.season.feeds import calendar_feed, feeds
from gorae.report.season.letters import letters
from gorae.report.season.page import season_page
from gorae.report.season.rosters import instructor_sheets
from gorae.report.season.view import SeasonView
from gorae.report.season.workbook import season_workbook
from gorae.season.files.writing import plan_text
from gorae.season.folder import PLAN, read_folder
from gorae.season.sample import write_sample

AIM_S = 5.0
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sample(folder, "M", 1, allotted=True)
        (folder / PLAN).write_text(plan_text(greedy_plan(read_folder(folder))), encoding="utf-8")
        begun = time.perf_counter()
        view = SeasonView(read_folder(folder), "ko")
        texts = letters(view) | bus_sheets(view) | instructor_sheets(view) | {"season": season_page(view)}
        made = [calendar_feed(view, feed, NOW) for feed in feeds(view).values()]
        made.append(season_workbook(view))
        took = time.perf_counter() - begun
    count = len(texts) + len(made)
    print(f"  {count} sheets of {len(view.sessions)} sessions: {took:.2f} s (ratio {took / AIM_S:.2f})")


if __name__ == "__main__":
    main()
