"""`gorae classroom`: a class in browsers."""

from __future__ import annotations

from gorae.cli.groups import LazyGroup
from gorae.cli.language import say


class ClassroomCommands(LazyGroup):
    """The commands of a class, in its order."""

    package, names, helps = __name__, ("start", "export", "forget"), "cli.help-classroom-"


command = ClassroomCommands("classroom", help=say("help-classroom"))
