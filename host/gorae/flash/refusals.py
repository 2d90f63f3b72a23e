"""What it means that DAPLink did not take a hex, and what to do about it."""

from __future__ import annotations

from gorae.flash.errors import FlashError
from gorae.images.daplink import Failure
from gorae.images.layout import V1, Kind
from gorae.texts import Text

_REASONS = {
    **dict.fromkeys((503, 505, 506), "flash.daplink-transfer"),
    504: "flash.daplink-timeout",
    **dict.fromkeys((507, 508, *range(510, 519)), "flash.daplink-target"),
    **dict.fromkeys((509, 524, 525, 528, 529, 537), "flash.daplink-wrong-board"),
    **dict.fromkeys((521, 522, 523), "flash.daplink-damaged"),
}


def refusal(failure: Failure, kind: Kind | None) -> FlashError:
    """DAPLink's failure in plain words. Only a V2 shows its code."""
    reason = Text(_REASONS.get(failure.code, "flash.daplink-other"), error=failure.error)
    if failure.code and kind != V1:
        text = Text("flash.refused-with-code", reason=reason, code=failure.code)
    else:
        text = Text("flash.refused", reason=reason)
    return FlashError(text, may_pass=failure.may_pass)
