"""A kit as text: its parts, where they are wired, and its measures."""

from __future__ import annotations

from gorae.kits import Kit, load_board
from gorae.kits.room import room_for_programs
from gorae.texts import Text


def describe(kit: Kit, lang: str) -> str:
    """The wiring table that stands beside a kit on the bench."""
    drive = kit.drive
    head = Text(
        "report.kit",
        name=kit.name.say(lang),
        board=load_board(kit.board).name.say(lang),
        track=drive.track_width,
        wheel=drive.wheel_diameter,
        speed=drive.top_speed,
    ).say(lang)
    rows = [(name, part.part, ", ".join(_wiring(kit, name))) for name, part in kit.parts.items()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {name:<{widths[0]}}  {part:<{widths[1]}}  {wires}" for name, part, wires in rows]
    room = Text("report.kit-room", room=room_for_programs(kit)).say(lang)
    return "\n".join([head, *lines, room])


def _wiring(kit: Kit, name: str) -> list[str]:
    part = kit.parts[name]
    wires = [f"{field} {pin}" for field, pin, _ in part.pins()]
    address = getattr(part, "address", None)
    if address is None:
        return wires
    bus = f" (sda {kit.i2c.sda}, scl {kit.i2c.scl})" if kit.i2c else ""
    return [*wires, f"I2C 0x{address:02X}{bus}"]
