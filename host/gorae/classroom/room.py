"""A class that runs: what all routes share. A route gets it as `room_of(request)`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gorae.classroom import facts
from gorae.classroom.checks.checking import resume, setting_for
from gorae.classroom.checks.grader import Grader, NotRunnable
from gorae.classroom.checks.grading import Starter, WarmUp
from gorae.classroom.checks.pending import PendingCheck
from gorae.classroom.checks.results import FILE as RESULTS
from gorae.classroom.checks.results import ResultShelf
from gorae.classroom.checks.showing import DrawingCache
from gorae.classroom.checks.telling import check_told
from gorae.classroom.live.runs import LiveRuns
from gorae.classroom.messages import CheckOut
from gorae.classroom.news import Newsroom
from gorae.classroom.opening.addresses import addresses_of
from gorae.classroom.opening.reach import Reach
from gorae.classroom.rates import Limits
from gorae.classroom.refusals import Refusal
from gorae.classroom.sessions import KnownSessions
from gorae.classroom.settings import ClassSettings
from gorae.classroom.shelf import LessonShelf
from gorae.classroom.store import FILE, ClassStore, now_ms
from gorae.classroom.teaching.wall_watch import WallWatch
from gorae.disk import writing
from gorae.errors import UsageError
from gorae.jobs.job import JobSetting
from gorae.jobs.pool import Broken
from gorae.jobs.results import BadResult
from gorae.lessons.catalogue import Lesson
from gorae.names import PROGRAM
from gorae.randomness import seed_of
from gorae.texts import Text

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = "class.lock"
MAX_RUNS = 1000
"""Of a check."""
_STARTER_S = 60.0


class Classroom:
    """One class: its file, lessons, news, limits and grader. Made before the server, closed after it.

    `start` and `stop` are called in the server's event loop.
    """

    def __init__(self, settings: ClassSettings) -> None:
        """Open the class in `settings.data`, or begin it. Raises UsageError."""
        self.settings = settings
        with writing(settings.data):
            settings.data.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(settings.data)
        self.store = ClassStore(settings.data / FILE)
        self.results = ResultShelf(settings.data / RESULTS)
        self._seed = self.results.first_seed
        self.sessions = KnownSessions(self.store)
        self.news = Newsroom()
        self.news.on_here = self._here_changed
        self.limits = Limits()
        self.grader = Grader(self.store, self.results, settings.workers, self._tell_pending)
        self.live = LiveRuns(settings.workers, self.seat_changed)
        self.beginning: set[int] = set()
        """Checks that are read before they go on their way."""
        self.drawings = DrawingCache()
        self.settings_by_kit: dict[tuple[str, str, int], JobSetting] = {}
        self.features: dict[str, bool] = {}
        """What modules of routes add: `live`, `cable`."""
        self.whereabouts: dict[int, str] = {}
        """The lesson that each seat opened last."""
        self.on_seat: list[Callable[[int], None]] = []
        """Called with a seat of which something has changed: saved, checked, hand, lesson, there or gone."""
        self.on_goodbye: list[Callable[[int], None]] = []
        """Called with a seat that is freed or erased: whoever sits there next is somebody else."""
        self.url = settings.public.rstrip("/")
        """Where students find it; the server says it once it listens."""
        self.reach = Reach(
            only_here=settings.is_only_here and not settings.public,
            has_network=bool(settings.public or addresses_of(settings.host)),
        )
        self.wall = WallWatch(self)
        self._starters: dict[str, asyncio.Task[dict[str, str]]] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        defaults = {facts.LANG: settings.lang, facts.COURSE: settings.course}
        self.store.submit(lambda db: facts.begin(db, defaults)).result()
        self.shelf = LessonShelf(settings.course or self.store.read(lambda db: facts.fact(db, facts.COURSE)))

    @property
    def lang(self) -> str:
        """The class's language."""
        return self.store.read(lambda db: facts.fact(db, facts.LANG)) or self.settings.lang

    def first_seed(self, at: int | None = None) -> int:
        """Return the seed with which runs of a day begin: the same for everybody, told to nobody.

        `at` is a moment of that day in ms since 1970; None: today.
        """
        day = datetime.fromtimestamp((now_ms() if at is None else at) / 1000).date()
        return seed_of(self._seed, f"checks of {day}", MAX_RUNS)

    async def start(self) -> None:
        """Go on with what a server before this one left, and warm up the workers."""
        self.live.prepare(self.shelf.lessons)
        doing = (resume(self), self.grader.tell_places(), self._warm_up(), self.wall.run())
        self._tasks = [asyncio.create_task(each) for each in doing]

    async def stop(self) -> None:
        """Let the streams end and the workers go. What waits is in the file."""
        self.news.close()
        self.live.let_go()
        for task in (*self._tasks, *self._starters.values()):
            task.cancel()
        await self.grader.close()
        await asyncio.gather(*self._tasks, *self._starters.values(), return_exceptions=True)

    def close(self) -> None:
        """Let go of the files, after the server has ended."""
        self.live.close()
        self.grader.pool.close()
        self.results.close()
        self.store.close()
        self._lock.release()

    # --- what is new --------------------------------------------------------------------------------

    def seat_changed(self, seat: int) -> None:
        """Have the wall know that something of a seat has changed."""
        for listener in self.on_seat:
            listener(seat)

    def _here_changed(self, listener: object) -> None:
        if isinstance(listener, int):
            self.seat_changed(listener)

    def tell_check(self, check: int, seat: int) -> None:
        """Tell a seat what is known of one of its checks."""
        self.news.tell(seat, "check", lambda lang: self._known(check, lang))
        self.seat_changed(seat)

    def _known(self, check: int, lang: str) -> CheckOut | None:
        try:
            return check_told(self, check, lang, whole=False)
        except Refusal:  # it was erased meanwhile
            return None

    def _tell_pending(self, pending: PendingCheck, what: str) -> None:
        row = pending.row
        if what == "place":
            self.news.tell(row.seat, "place", {"check": row.id, "place": self.grader.place(row.id)})
        else:
            self.tell_check(row.id, row.seat)

    # --- lessons ------------------------------------------------------------------------------------

    async def starter(self, name: str) -> dict[str, str]:
        """Return the files that a student begins with; a worker makes them, once. Raises Refusal (404)."""
        lesson = self.shelf.find(name)
        if lesson.starter.is_file():
            return {PROGRAM: lesson.starter.read_text(encoding="utf-8")}
        if name not in self._starters:
            self._starters[name] = asyncio.create_task(self._made(lesson))
        try:
            return dict(await asyncio.shield(self._starters[name]))
        except (Broken, BadResult, NotRunnable):
            self._starters.pop(name, None)
            raise

    async def _made(self, lesson: Lesson) -> dict[str, str]:
        files: dict[str, str] = json.loads(await self.grader.ask(Starter(lesson), _STARTER_S))
        return {PROGRAM: "", **files}

    async def _warm_up(self) -> None:
        lesson = self.shelf.lessons[0]
        work = WarmUp(setting_for(self, lesson, lesson.challenge.kits[0]))
        with suppress(Broken, BadResult):
            await asyncio.gather(*(self.grader.ask(work, _STARTER_S) for _ in range(self.grader.pool.size)))


def _locked(folder: Path) -> BaseFileLock:
    """Return the lock of a class, held: one process serves it. The system lets it go when that dies.

    Raises UsageError where another one holds it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise UsageError(Text("classroom.already-open", folder=str(folder))) from None
    return lock
