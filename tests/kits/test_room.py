"""What gorae's firmware takes of a board: room for files, and time to be imported."""

from __future__ import annotations

import re

import pytest

from gorae.grading.proofs import SEES_S
from gorae.kits import kit_ids, load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.kits.room import room_for, room_for_programs
from gorae.virtual import VirtualKit

# Bytes that a program may have beside gorae's firmware.
ROOM = {"cutebot": 8306, "maqueen": 8306, "maqueen-plus-v2": 8054}


@pytest.mark.parametrize("kit_id", ROOM)
def test_the_room_that_is_left_for_programs(kit_id: str) -> None:
    assert room_for_programs(load_kit(kit_id)) == ROOM[kit_id]


@pytest.mark.parametrize("kit_id", kit_ids())
def test_a_program_sees_a_button_when_a_challenge_may_press_it(kit_id: str) -> None:
    kit = load_kit(kit_id)
    clocks = {"microbit": "microbit import running_time"}
    clock = f"{clocks.get(load_board(kit.board).python, 'time import ticks_ms')} as ms"
    source = f"from {clock}\nfrom robot import *\nbutton_a()\nprint('seen', ms())\n"
    virtual = VirtualKit(kit, {**firmware_files(kit), "main.py": source.encode()}, seed=1, lang="en")
    said = bytearray()
    virtual.board.on_serial = said.extend
    virtual.board.run(10**10)
    found = re.search(rb"seen (\d+)", said)
    assert found
    assert int(found[1]) < SEES_S * 1000 - 150


def test_a_filesystem_with_folders_gives_whole_blocks_and_the_file_s_own_back() -> None:
    filesystem = load_board("esp32").filesystem
    block = filesystem.chunk
    empty = filesystem.bytes // block * block
    assert room_for(filesystem, "main.py", {}) == empty
    assert room_for(filesystem, "main.py", {"main.py": 9 * block}) == empty
    assert room_for(filesystem, "main.py", {"a.py": 0, "b.py": 1, "c.py": block + 1}) == empty - 4 * block
