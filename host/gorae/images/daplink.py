"""What DAPLink, a micro:bit's interface chip, writes on its drive: DETAILS.TXT and FAIL.TXT."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gorae.images.layout import Kind, board_kind

DETAILS, FAIL = "DETAILS.TXT", "FAIL.TXT"
_CODE_OF_FIRST = 500
"""A V2's display shows 500 + the number of the failure."""
_FIELD = re.compile(r"^([\w ]+): *(.*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Failure:
    """Why DAPLink did not program what was copied."""

    code: int
    """As a V2 shows it on its display, 501 to 539; 0 for one that is not known."""
    error: str
    """In DAPLink's own words."""
    types: str

    @property
    def may_pass(self) -> bool:
        """Whether trying again can help."""
        return "transient" in self.types


FAILURES = {
    _CODE_OF_FIRST + number: Failure(_CODE_OF_FIRST + number, error, types)
    for number, (error, types) in {
        1: ("An error has occurred", "internal"),
        2: ("An internal error has occurred", "internal"),
        3: ("An error occurred during the transfer", "transient"),
        4: ("The transfer timed out.", "transient, user"),
        5: ("Possible mismatch between file size and size programmed", "transient"),
        6: ("File sent out of order by PC. Target might not be programmed correctly.", "transient"),
        7: ("Failed to reset/halt the target MCU", "target"),
        8: ("Failed to download flash algorithm to target MCU", "target"),
        9: ("Flash algorithm missing for a region", "target"),
        10: ("Failed to download the flash data contents to be programmed", "target"),
        11: ("Failed to initialize the target MCU", "target"),
        12: ("Failed to uninitialize the target MCU", "target"),
        13: ("Programming aborted: image would lock target MCU", "user"),
        14: ("Failed to unlock target MCU for programming", "target"),
        15: ("Flash algorithm erase sector command FAILURE", "target"),
        16: ("Flash algorithm erase all command FAILURE", "target"),
        17: ("Flash algorithm write command FAILURE", "target"),
        18: ("Flash algorithm write verify command FAILURE", "target"),
        21: ("The hex file cannot be decoded. Checksum calculation failure occurred.", "transient, user"),
        22: ("The hex file cannot be decoded. Parser logic failure occurred.", "transient, user"),
        23: ("The hex file cannot be programmed. Logic failure occurred.", "transient, user"),
        24: (
            "The hex file you dropped isn't compatible with this mode or device. Are you in MAINTENANCE "
            "mode? See HELP FAQ.HTM",
            "user",
        ),
        25: ("The hex file offset load address is not correct.", "user"),
        28: ("The application file format is unknown and cannot be parsed and/or processed.", "user"),
        29: ("The application image is not compatible with the target.", "user"),
        37: ("In application programming failed because the update sent was incomplete.", "interface"),
    }.items()
}
"""What can happen to a hex for the board itself. The others are for updates of DAPLink."""


@dataclass(frozen=True)
class Details:
    """DETAILS.TXT, as far as it matters."""

    unique_id: str
    """The same as the board's USB serial number."""
    version: str
    """Of DAPLink, as in `0255`."""
    remounts: int | None
    """How often the drive came back since the board was plugged in; None from a DAPLink that does not say."""
    maintenance: bool = False
    """Whether the drive takes updates of DAPLink, and no programs."""

    @property
    def kind(self) -> Kind | None:
        return board_kind(self.unique_id)

    def remounted(self) -> Details:
        return self if self.remounts is None else replace(self, remounts=self.remounts + 1)


def read_details(text: str) -> Details | None:
    """Return the details in a DETAILS.TXT; None when it is not DAPLink's."""
    fields = _fields(text)
    if "unique id" not in fields:
        return None
    count = fields.get("remount count", "")
    return Details(
        unique_id=fields["unique id"],
        version=fields.get("interface version", ""),
        remounts=int(count) if count.isdecimal() else None,
        maintenance=fields.get("daplink mode", "").lower() == "bootloader",
    )


def details_text(details: Details) -> str:
    """A DETAILS.TXT."""
    mode = "Bootloader" if details.maintenance else "Interface"
    count = [] if details.remounts is None else [f"Remount count: {details.remounts}"]
    url = f"URL: https://microbit.org/device/?id={details.unique_id[:4]}&v={details.version}"
    return "\r\n".join(
        [
            "# DAPLink Firmware - see https://daplink.io",
            f"Unique ID: {details.unique_id}",
            f"HIC ID: {details.unique_id[-8:]}",
            "Auto Reset: 1",
            "Automation allowed: 0",
            "Overflow detection: 0",
            "Incompatible image detection: 1",
            "Page erasing: 0",
            f"Daplink Mode: {mode}",
            f"Interface Version: {details.version}",
            *count,
            url,
            "",
        ]
    )


def read_failure(text: str) -> Failure:
    """The failure that a FAIL.TXT tells of."""
    fields = _fields(text)
    error, types = fields.get("error", text.strip()), fields.get("type", "")
    code = next((known.code for known in FAILURES.values() if known.error == error), 0)
    return Failure(code, error, types)


def failure_text(failure: Failure) -> str:
    """A FAIL.TXT."""
    return f"error: {failure.error}\r\ntype: {failure.types}\r\n"


def _fields(text: str) -> dict[str, str]:
    return {name.lower(): value for name, value in _FIELD.findall(text.replace("\r", ""))}
