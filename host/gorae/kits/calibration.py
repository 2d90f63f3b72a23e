"""What one robot differs by from others of its kit: a line of JSON on its board, and in a file of the host.

A calibrated kit is a kit: firmware made for it drives straight, and a virtual kit made of it is the twin of
the real one. So the board itself never reads the file; its firmware has the numbers.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from gorae.disk import open_file, reason_of
from gorae.errors import UsageError
from gorae.kits.kits import Kit
from gorae.texts import Text
from gorae.texts.words import shown

FILE = "calibration.json"
"""What it is called on a board."""
MAX_IMBALANCE = 0.3
SLOWEST, FASTEST = 0.4, 2.0
"""How far a robot's top speed may be from its kit's."""
_LONGEST = 1000


@dataclass(frozen=True)
class Calibration:
    """How the wheels of one robot of a kit differ."""

    kit: str
    imbalance: float
    """By which share the right wheel is faster than the left at the same power."""
    top_speed: float
    """mm/s, of both wheels together at full power with a full battery."""

    def line(self) -> str:
        """Return it as it stands in a file."""
        return json.dumps(asdict(self)) + "\n"


def parse_calibration(line: str, file: str = FILE) -> Calibration:
    """The calibration in a line of JSON. Raises UsageError when it is none, or out of all reason."""
    try:
        values = json.loads(line[:_LONGEST])
        found = Calibration(str(values["kit"]), float(values["imbalance"]), float(values["top_speed"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UsageError(Text("kits.no-calibration", file=file, line=shown(line))) from None
    if not (abs(found.imbalance) <= MAX_IMBALANCE and 0 < found.top_speed < math.inf):
        raise UsageError(Text("kits.no-calibration", file=file, line=shown(line)))
    return found


def load_calibration(path: Path) -> Calibration:
    """Load a calibration. Raises UsageError when the file cannot be read."""
    try:
        with open_file(path) as stream:
            return parse_calibration(stream.read(_LONGEST).decode("utf-8-sig", "replace"), str(path))
    except OSError as error:
        raise UsageError(Text("kits.unread-calibration", file=str(path), reason=reason_of(error))) from None


def calibrated(kit: Kit, calibration: Calibration) -> Kit:
    """The kit with the wheels of that robot. Raises UsageError when it is a robot of another kit."""
    if calibration.kit != kit.id:
        raise UsageError(Text("kits.other-calibration", of=calibration.kit, kit=kit.id))
    own = {"imbalance": calibration.imbalance, "top_speed": calibration.top_speed}
    return kit.model_copy(update={"drive": kit.drive.model_copy(update=own)})


def is_likely(kit: Kit, calibration: Calibration) -> bool:
    """Whether a robot of that kit, as it is sold, can be so."""
    share = calibration.top_speed / kit.drive.top_speed
    return SLOWEST <= share <= FASTEST and abs(calibration.imbalance) <= MAX_IMBALANCE
