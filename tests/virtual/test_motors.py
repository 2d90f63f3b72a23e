"""Chips with registers of their own, to the byte."""

from __future__ import annotations

import operator
from functools import partial

from gorae.virtual.devices.maqueen_plus import MaqueenPlusChip


def test_maqueen_plus_registers_count_up() -> None:
    chip = MaqueenPlusChip()
    chip.write(bytes((0, 0, 255, 1, 51)))
    assert chip.power() == (1.0, -0.2)
    chip.write(bytes((2, 0, 102)))
    assert chip.power() == (1.0, 0.4)
    chip.write(bytes((1,)))
    assert chip.read(3) == bytes((255, 0, 102))


def test_maqueen_plus_lights() -> None:
    chip = MaqueenPlusChip()
    chip.write(bytes((0x0B, 1, 0)))
    assert (chip.left_light, chip.right_light) == (True, False)


def test_maqueen_plus_reads_its_line_sensors_when_asked() -> None:
    chip = MaqueenPlusChip()
    seen = {3: True, 0: False}
    chip.line.look_with({bit: partial(seen.__getitem__, bit) for bit in seen})
    chip.write(bytes((0x1D,)))
    assert chip.read(1) == bytes((0b1000,))
    seen[0] = True
    chip.write(bytes((0x1D, 0xFF)))  # what is written there is not what the sensors see
    chip.write(bytes((0x1D,)))
    assert chip.read(1) == bytes((0b1001,))


def test_any_register_can_be_asked_for() -> None:
    chip = MaqueenPlusChip()
    chip.write(b"")
    chip.write(bytes((0xFF, 7, 8)))
    assert len(chip.read(200)) == 200


def test_maqueen_pluss_version_is_read_as_public_programs_do() -> None:
    chip = MaqueenPlusChip()
    chip.write(bytes((0x32,)))
    length = chip.read(1)[0]
    chip.write(bytes((0x33,)))
    assert chip.read(length) == b"MBT0021-EN-2.1"


def test_maqueen_pluss_line_sensors_measure() -> None:
    chip = MaqueenPlusChip()
    chip.line.look_with({bit: partial(operator.eq, bit, 2) for bit in range(5)})
    measured = []
    for register in (0x1E, 0x20, 0x22, 0x24, 0x26):
        chip.write(bytes((register,)))
        measured.append(int.from_bytes(chip.read(2), "little"))
    assert [value < 150 for value in measured] == [False, False, True, False, False]
