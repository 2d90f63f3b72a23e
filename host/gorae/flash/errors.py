"""What flashing tells of a board that was not flashed.

DeviceError
└── FlashError            the board is not as it should be after flashing; may pass when tried again
    └── OtherKitError     the board is another kit, and was left as it is
"""

from __future__ import annotations

from gorae.errors import DeviceError
from gorae.texts import Text


class FlashError(DeviceError):
    """A board could not be flashed. `may_pass` says whether trying again can help by itself."""

    def __init__(self, text: Text, *, may_pass: bool = False) -> None:
        super().__init__(text)
        self.may_pass = may_pass


class OtherKitError(FlashError):
    """The board is another kit already, and nobody said that it is to become this one."""
