"""A class that runs: what all routes share. A route gets it as `room_of(request)`."""

from __future__ import annotations

from gorae.classroom import facts
from gorae.classroom.news import Newsroom
from gorae.classroom.rates import Limits
from gorae.classroom.settings import ClassSettings
from gorae.classroom.shelf import LessonShelf
from gorae.classroom.store import FILE, ClassStore
from gorae.disk import writing


class Classroom:
    """One class: its file, its news, its limits. Made before the server, closed after it."""

    def __init__(self, settings: ClassSettings) -> None:
        """Open the class in `settings.data`, or begin it. Raises UsageError."""
        self.settings = settings
        self.shelf = LessonShelf(settings.course)
        with writing(settings.data):
            settings.data.mkdir(parents=True, exist_ok=True)
        self.store = ClassStore(settings.data / FILE)
        self.news = Newsroom()
        self.limits = Limits()
        self.features: dict[str, bool] = {}
        """What modules of routes add: `live`, `cable`."""
        defaults = {facts.LANG: settings.lang, facts.COURSE: settings.course}
        self.store.submit(lambda db: facts.begin(db, defaults)).result()

    @property
    def lang(self) -> str:
        """The class's language."""
        return self.store.read(lambda db: facts.fact(db, facts.LANG)) or self.settings.lang

    def close(self) -> None:
        self.store.close()
