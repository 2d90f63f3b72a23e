"""A micro:bit V2's own firmware as a kit: the release's bytes on an emulated processor.

It needs Unicorn, which is installed with `pip install "gorae[firmware]"`. Only `check_installed` can be
called without it: call it before the other modules are imported, where they are used.
"""

from __future__ import annotations

from importlib.util import find_spec

from gorae.errors import UsageError
from gorae.texts import Text


def check_installed() -> None:
    """Raise UsageError, with what to install, when the emulator is not there."""
    if find_spec("unicorn") is None:
        raise UsageError(Text("emulated.no-unicorn"))
