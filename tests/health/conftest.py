"""Virtual kits to test and to measure, at the end of a line in this process; time is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import serial

from gorae.boards import Repl, connect
from gorae.boards.link import SerialLink
from gorae.health import Health, judge, look
from gorae.kits import Kit, load_kit

READ_S = 0.05


@dataclass
class Bench:
    """A virtual kit: the REPL of its board, and its robot to look at."""

    kit: Kit
    repl: Repl
    robot: Any

    def health(self) -> Health:
        return judge(self.kit, look(self.repl, self.kit))


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    """`bench("maqueen", "left-dead,no-sonar", seed=2)`: a kit with something wrong."""
    opened = []

    def new(kit: str, defects: str = "", seed: int = 1, arena: str = "table") -> Bench:
        url = f"gorae://{kit}?time=free&seed={seed}&arena={arena}&defects={defects}"
        port: Any = serial.serial_for_url(url, timeout=READ_S)
        opened.append(SerialLink(kit, port))
        return Bench(load_kit(kit), connect(opened[-1]), port.robot)

    yield new
    for link in opened:
        link.close()
