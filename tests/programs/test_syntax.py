"""Programs that do not start: the right line, and what was meant."""

# ruff: noqa: E501 (tables)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.programs.lexing import TokenKind, tokens_of
from gorae.programs.source import SourceLines
from gorae.programs.spelling import likely, slips
from gorae.programs.syntax import diagnose

BLOCK = ":\n    x = 1\n"


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        # misspelt keywords
        ("form robot import *\n", 1, "Did you mean from?"),
        ("from robot improt *\n", 1, "Did you mean import?"),
        ("Import time\n", 1, "Did you mean import?"),
        (f"While True{BLOCK}", 1, "Did you mean while?"),
        (f"whlie True{BLOCK}", 1, "Did you mean while?"),
        ("whlie True\n    x = 1\n", 1, "Did you mean while?"),
        (f"if x{BLOCK}esle{BLOCK}", 3, "Did you mean else?"),
        ("def f():\n    retrun 5\n", 2, "Did you mean return?"),
        (f"for i im range(3){BLOCK}", 1, "Did you mean in?"),
        (f"function go(){BLOCK}", 1, "Did you mean def?"),
        # comparing and conditions
        (f"if x = 1{BLOCK}", 1, "write =="),
        (f"while a = 1 and b = 2{BLOCK}", 1, "write =="),
        (f"If x = 1{BLOCK}", 1, "Did you mean if?"),
        (f"if x => 3{BLOCK}", 1, "Python writes >= instead of =>"),
        (f"if a && b{BLOCK}", 1, "Python writes and instead of &&"),
        (f"while !x{BLOCK}", 1, "Python writes not instead of !"),
        (f"if x > 3 and < 5{BLOCK}", 1, "if x > 3 and x < 5:"),
        ("x++\n", 1, "x += 1"),
        # colons, brackets, quotes
        ("while x > 3\n    x = 1\n", 1, "while x > 3:"),
        ("while True;\n    x = 1\n", 1, "while True:"),
        ("if x > 3 then\n    y = 1\n", 1, "if x > 3:"),
        ("if x > 3 stop()\n", 1, "if x > 3:"),
        (f"if x{BLOCK}else\n    y = 1\n", 3, "else:"),
        ("def f\n    x = 1\n", 1, "def f():"),
        (f"def f{BLOCK}", 1, "def f():"),
        ("a = 1\nprint('a'\nx = 1\n", 2, "bracket ( at character 6 of line 2"),
        ("while True:\n    drive(100\n    stop()\n", 2, "bracket ( at character 10 of line 2"),
        ("notes = [\n    1, 2,\n    3\nsound(3, 4)\n", 1, "bracket [ at character 9 of line 1"),
        (f"while (distance() > 100{BLOCK}", 1, "bracket ( at character 7"),
        ("print(3))\n", 1, "closes nothing"),
        ("x = (1]\n", 1, "closed by )"),
        ("print('a)\n", 1, "quotation mark '"),
        ("print(\"a')\n", 1, 'quotation mark "'),
        ("print('it's')\n", 1, "apostrophe"),
        ("x = 1\n'''abc\n", 2, "quotation mark '''"),
        # indentation
        ("while True:\nprint(1)\n", 2, "must be indented by four spaces"),
        ("x = 1\n  y = 2\n", 2, "belongs to no block"),
        ("if a:\n    x = 1\n   y = 2\n", 3, "It must be 0 or 4"),
        ("if a:\n    x = 1\n\ty = 2\n", 3, "tab or spaces"),
        ("x = 1\nwhile True:\n# nothing\n", 2, "at least one indented line"),
        ("if a:\n    x = 1\n    else:\n        y = 2\n", 3, "exactly as “if” in line 1"),
        (f"else{BLOCK}", 1, "belongs to no “if”"),
        (f"if a{BLOCK}z = 3\nelif b{BLOCK}", 4, "belongs to no “if”"),
        (f"else if x{BLOCK}", 1, "Write elif"),
        (f"if x{BLOCK}else y > 3{BLOCK}", 3, "“else” has no condition"),
        # calls and statements
        ('print "x"\n', 1, 'print("x")'),
        ("pirnt 'x'\n", 1, "print('x')"),
        ("drive 150\n", 1, "drive(150)"),
        ("robot.drive 150\n", 1, "robot.drive(150)"),
        (f"for i in range 3{BLOCK}", 1, "range(3)"),
        (f"for i range(3){BLOCK}", 1, "needs the word in"),
        ("drive(100 50)\n", 1, "comma (,) between “100” and “50”"),
        ("x = 5 y = 6\n", 1, "line of its own: y = 6"),
        ("x = 5 +\n", 1, "something is missing"),
        ("import * from robot\n", 1, "from robot import *"),
        ("x = 010\n", 1, "Write 10 instead of 010"),
        ("2fast = 3\n", 1, "begins with a digit"),
        ("my-speed = 3\n", 1, "my_speed"),
        ("class = 3\n", 1, "word of Python itself"),
        ("5 = x\n", 1, "only a name can stand on the left"),
        ("이것은 나의 프로그램이에요\n", 1, "Put a # in front"),
        ("drive{100}\n", 1, "drive(100)"),
        # as in other languages, or as people write
        ("// go\nx = 1\n", 1, "begins with #, not with //"),
        ("x = 1 // go forward\n", 1, "begins with #, not with //"),
        ("drive(100) /* go */\n", 1, "begins with #, not with /*"),
        ("drive(100) 앞으로 가기\n", 1, "drive(100)  # 앞으로 가기"),
        (f"for i = 1 to 4{BLOCK}", 1, "for i in range(4):"),
        ("for (int n = 0; n < 4; n++) {\n    x = 1\n}\n", 1, "for n in range(4):"),
        (f"repeat(4){BLOCK}", 1, "for i in range(4):"),
        (f"forever{BLOCK}", 1, "while True:"),
        ("turn(90 deg)\n", 1, "Write 90 instead of 90 deg"),
        ("turn(90deg)\n", 1, "Write 90 instead of 90deg"),
        ("lights(100%, 50%)\n", 1, "Write 100 instead of 100%"),
        ("sleep(2초)\n", 1, "Delete 초, and write the number in the units of the robot"),
        (f"while x > 10 cm{BLOCK}", 1, "Delete cm"),
        ("print('I'm here')\n", 1, "apostrophe"),
        (f"if x:\nelse{BLOCK}", 1, "at least one indented line"),
        (f"if x{BLOCK}  else{BLOCK}", 3, "It must be 0."),
    ],
)  # fmt: skip
def test_the_line_and_what_was_meant(source: str, line: int, said: str) -> None:
    found = diagnose(source)
    assert found
    assert found.text
    assert said in found.text.say("en")
    assert found.line == line
    assert found.text.say("ko")


@pytest.mark.parametrize(
    "source", ["x = 1\n", "거리 = 3\nprint(거리)\n", "if True:\n\tx = 1\n", "print('“')  # ×\n"]
)
def test_nothing_is_wrong_with_a_right_program(source: str) -> None:
    assert diagnose(source) is None


@pytest.mark.parametrize(
    "source", ["@@@\n", "x = ]\n", "))))((((\n", ") ( ] [ } {\n" * 50, "lambda lambda\n"]
)
def test_where_no_repair_helps_nothing_special_is_claimed(source: str) -> None:
    found = diagnose(source)
    assert found
    assert found.text


@pytest.mark.parametrize(
    "source",
    ["(" * 5000, "x = " + "-" * 20_000 + "1 1", "a b " * 5000, "if x = 1:\n" * 3000, "'" * 10_001, "[1 " * 3000, "\t\n" * 20_000 + "x ="],
)  # fmt: skip
def test_a_program_made_to_be_slow_is_read_in_bounded_steps(source: str) -> None:
    """Each repair costs one more reading of the program, and there are so many at most."""
    readings = 0
    read = SourceLines.error.fget  # type: ignore[attr-defined]

    def counted(self: SourceLines) -> object:
        nonlocal readings
        readings += 1
        return read(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SourceLines, "error", property(counted))
        diagnose(source)
    assert readings <= 400


@given(st.text(alphabet=st.sampled_from(list("abif =:()[]'\"\n\t #1+-…（“가")), max_size=60))
@pytest.mark.hypothesis
def test_any_text_is_read(source: str) -> None:
    found = diagnose(source)
    if found:
        assert 1 <= found.line <= source.count("\n") + 2
        assert found.text
        assert found.text.say("ko")


@given(st.text(max_size=80))
def test_tokens_lie_where_they_say(source: str) -> None:
    from gorae.programs.lines import lines_of

    lines = lines_of(source)
    for token in tokens_of(source):
        first = token.text.split("\n")[0]
        assert lines[token.line - 1][token.column :].startswith(first)
        assert token.kind is not TokenKind.OTHER or len(token.text) == 1


@given(st.text("abc_", max_size=7), st.text("abc_", max_size=7))
def test_slips_are_counted_alike_in_both_directions(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("light", ["lights"]), ("Lights", ["lights"]), ("drvie", ["drive"]), ("distence", ["distance"]),
        ("buttonA", ["button_a"]), ("button_A", ["button_a"]), ("striaght", ["straight"]), ("slepp", ["sleep"]),
        ("fast", []), ("x", []), ("speed", []), ("wall", []), ("i", []), ("go", []), ("left", []),
    ],
)  # fmt: skip
def test_what_was_meant(name: str, meant: list[str]) -> None:
    from gorae.programs.vocabulary import BUILTINS, robot_names

    assert likely(name, {*robot_names(), *BUILTINS}) == meant
