"""What a board does not have, a program does not find; what is hidden, it cannot read."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = """
/dev/urandom /dev/random dev/random dev/urandom //dev//random ./dev/../dev/random /dev/null /dev/zero
/dev/stdin /dev/tty /proc/self/environ /proc/self/maps /etc/passwd ../../etc/passwd /rom/_start.py
rom/_board.py /rom <stdin>
random /random
"""


@pytest.mark.parametrize("name", NOWHERE.split())
@pytest.mark.parametrize("mode", ["r", "rb"])
def test_files_that_no_board_has(target: Any, name: str, mode: str) -> None:
    attacked = target.run(
        f"try:\n    open({name!r}, {mode!r})\n    print('open')\nexcept OSError as e:\n    print(e)"
    )
    assert attacked.output == "[Errno 2] ENOENT\n"


@pytest.mark.parametrize("name", ["/dev", "/dev/random", "/proc", "/etc", "/rom", "dev"])
def test_nor_is_there_a_trace_of_them(target: Any, name: str) -> None:
    attacked = target.run(
        f"import os\nfor ask in (os.stat, os.listdir):\n    try:\n        print(ask({name!r}))\n"
        "    except (OSError, TypeError) as e:\n        print(type(e).__name__)\nprint(os.listdir())"
    )
    *asked, listed = attacked.lines
    assert set(asked) <= {"OSError", "TypeError"}
    assert listed == "['main.py']"


def test_random_numbers_are_still_to_be_had(target: Any) -> None:
    program = "import random\nprint(random.random() != random.random())\n"
    if target.board == "esp32":
        program += "import os\nprint(len(set(os.urandom(64))) > 10)"
    assert set(target.run(program).lines) == {"True"}


def test_modules_that_are_made_are_gone(target: Any) -> None:
    """What runs programs cannot be imported again, nor can the interpreter's own way to its host."""
    attacked = target.run("""
    found = []
    for name in ("_start", "_board", "_modules", "_timing", "host", "_live", "boot", "_asyncio"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    print(found)
    """)
    assert attacked.lines == ["[]"]


@pytest.mark.parametrize(
    "program",
    [
        "f = open('main.py')\nf2 = open('main.py')\nprint(len(f.read()) == len(f2.read()))",
        "import os\nopen('a', 'w').write('x' * 99)\nf = open('a')\nos.remove('a')\nprint(f.read() == '')",
    ],
)
def test_a_file_that_is_gone_holds_nothing(target: Any, program: str) -> None:
    assert target.run(program).lines == ["True"]
