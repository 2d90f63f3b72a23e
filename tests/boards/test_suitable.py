"""Whether gorae's firmware can run with the MicroPython that a board has."""

from __future__ import annotations

import pytest

from gorae.boards.errors import UnsuitableError
from gorae.boards.identity import Abilities, Identity
from gorae.boards.suitable import refuse_unsuitable, unsuitable
from gorae.kits.ports import load_port
from gorae.texts import Text

LEAST = load_port("microbit").least_release


def board(kind: str, release: str = "9.0.0", kit: str | None = None) -> Identity:
    return Identity(kind, "", "micropython", (1, 18), release, "", 1, None, kit, Abilities())


def too_old(kit: str) -> Text:
    return Text("boards.too-old", port="COM3", release="1.0.0", least=LEAST, kit=kit)


@pytest.mark.parametrize(
    ("found", "kit", "why"),
    [
        (board("microbit-v2"), "maqueen", None),
        (board("microbit-v2", LEAST), "maqueen", None),
        (board("microbit-v2", ""), "maqueen", None),  # nobody said how old it is
        (board("other", "1.0.0"), "maqueen", None),
        (board("microbit-v2", "1.0.0"), "maqueen", too_old("maqueen")),
        (board("microbit-v2", "1.0.0", "cutebot"), "maqueen", too_old("maqueen")),
        (board("microbit-v2", "1.0.0", "cutebot"), None, too_old("cutebot")),
        (board("microbit-v2", "1.0.0"), None, too_old("KIT")),
        (board("microbit-v1"), None, None),
        (board("microbit-v1"), "maqueen", Text("boards.needs-v2", port="COM3")),
        (board("microbit-v1", kit="maqueen"), None, Text("boards.needs-v2", port="COM3")),
    ],
)
def test_why_firmware_would_not_start_is_said_with_the_kit(
    found: Identity, kit: str | None, why: Text | None
) -> None:
    assert unsuitable(found, "COM3", kit) == why
    if why is None:
        refuse_unsuitable(found, "COM3", kit)
        return
    with pytest.raises(UnsuitableError) as refused:
        refuse_unsuitable(found, "COM3", kit)
    assert refused.value.text == why
