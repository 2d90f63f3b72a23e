"""What stands in for a part that a kit does not have."""

from collections.abc import Callable
from typing import NoReturn


def absent(what: str) -> Callable[..., NoReturn]:
    """A function that takes anything and says that the kit has no `what`."""

    def refuse(*_: object) -> NoReturn:
        raise RuntimeError("this kit has no " + what)

    return refuse
