"""What a learner imports: `from robot import *`. The same on every kit.

Whole millimetres, degrees and milliseconds. Ahead is positive, and so is a turn to the left
(counter-clockwise, seen from above). Left and right are the robot's own.

Importing it starts telemetry: five times a second the kit says what it does and what it senses.
"""

import board as _board
import kit as _kit
import parts as _parts
import stream as _stream

CHANNELS = ("hleft_motor,%,10", "hright_motor,%,10")

# A wheel goes so many mm for each degree that the robot turns on the spot.
_MM_PER_DEG = _kit.TRACK_WIDTH * 0.00872665
# Motor power in steps of its driver: up to _DEAD a wheel stands.
_DEAD = _kit.STEPS * _kit.DEAD_BAND

# Steps that a wheel takes for each mm/s from there on; mm/s of the slower one at full power. See `trim`.
_left_rate: float = (_kit.STEPS - _kit.STEPS * _kit.DEAD_BAND) / (_kit.TOP_SPEED * (1 - _kit.IMBALANCE / 2))
_right_rate: float = (_kit.STEPS - _kit.STEPS * _kit.DEAD_BAND) / (_kit.TOP_SPEED * (1 + _kit.IMBALANCE / 2))
_top: float = _kit.TOP_SPEED * (1 - abs(_kit.IMBALANCE / 2))

# What the motors were told last, in steps; None: write whatever comes next.
_left: int | None = None
_right: int | None = None
# What `drive` was asked for last, as long as the motors still do that.
_speed: float | None = None
_turn: float = 0
_has_way = False


def drive(speed: float, turn: float = 0) -> None:
    """Drive on at `speed` mm/s (negative: back) while turning `turn` deg/s (positive: to the left).

    Returns at once; the robot goes on until told otherwise. More than the kit can do is slowed down
    so that the curve stays the same.
    """
    global _speed, _turn
    if speed == _speed and turn == _turn:
        return  # it drives so already
    _check_number(speed, "speed")
    _check_number(turn, "turn")
    left = speed - turn * _MM_PER_DEG
    right = speed + turn * _MM_PER_DEG
    excess = max(abs(left), abs(right)) / _top
    if excess > 1:
        left /= excess
        right /= excess
    _power(round(_steps(left, _left_rate)), round(_steps(right, _right_rate)))
    _speed = speed
    _turn = turn


def motors(left: float, right: float) -> None:
    """Power of each motor in percent, −100 (back) to 100 (ahead). Returns at once."""
    _power(_percent_steps(left), _percent_steps(right))


def straight(mm: float, speed: float = 150) -> None:
    """Go `mm` millimetres ahead (negative: back) at `speed` mm/s, stop, and stand."""
    _check_number(mm, "mm")
    _travel(mm, mm, speed, 1)


def turn(deg: float, speed: float = 90) -> None:
    """Turn on the spot by `deg` degrees (positive: to the left) at `speed` deg/s, stop, and stand."""
    _check_number(deg, "deg")
    way = deg * _MM_PER_DEG
    _travel(-way, way, speed, _MM_PER_DEG)


def stop() -> None:
    """Stop both motors."""
    global _left, _right
    _left = None
    _power(0, 0)
    _left = None


def trim(percent: float) -> None:
    """Say that the right wheel is `percent` % faster than the left (negative: slower).

    A robot that drifts to the left needs more. `drive`, `straight` and `turn` make up for it from now on;
    `motors` does not. It starts with 0, which is what the kit itself knows of its wheels.
    """
    import way

    way.trim(percent)


def distance() -> int:
    """Millimetres to what is ahead; the farthest the sensor can tell (about 4000) when nothing is."""
    return _parts.distance()


def line() -> tuple[int, int]:
    """What the line sensors see, (left, right): 1 over a dark line, 0 over the floor."""
    return _parts.line()


def lines() -> tuple[int, ...]:
    """What all line sensors of the kit see, from left to right, two or five: 1 over a dark line."""
    return _parts.lines()


def motion() -> tuple[int, int, int]:
    """Acceleration that the kit feels, (ahead, to the left, up), in thousandths of gravity.

    A kit that lies still and level feels (0, 0, 1000). Up to 2000 can be felt, new 50 times a second.
    """
    return _parts.motion()


def lights(left: float, right: float | None = None) -> None:
    """Front lights, 0 (off) to 100 percent: left and right, or both alike."""
    _parts.lights(_limited(left, 100), _limited(left if right is None else right, 100))


def color(red: float, green: float, blue: float, which: int | None = None) -> None:
    """Colour lights, each colour 0 to 255: light number `which` (from 0), or all of them."""
    _parts.color(_limited(red, 255), _limited(green, 255), _limited(blue, 255), which)


def sound(hz: int, ms: int) -> None:
    """A tone of `hz` for `ms` milliseconds; 0 Hz is a rest."""
    _check_number(hz, "hz")
    if not 0 <= hz <= 20000:
        raise ValueError("hz must be 0 to 20000")
    try:
        _parts.tone(int(hz))
        sleep(ms)
    finally:
        _parts.tone(0)


def button_a() -> bool:
    """True while button A is pressed."""
    return _parts.button_a()


def button_b() -> bool:
    """True while button B is pressed."""
    return _parts.button_b()


def sleep(ms: float) -> None:
    """Wait `ms` milliseconds."""
    _check_number(ms, "ms")
    if ms < 0:
        raise ValueError("ms must be 0 or more")
    _board.sleep_ms(int(ms))


def clock() -> int:
    """Milliseconds since the program started."""
    return _board.clock()


def mark(name: str) -> None:
    """Put an event called `name` into the recording."""
    if not isinstance(name, str):
        raise TypeError('name must be text, as in mark("wall")')
    _stream.mark(name)


def log(name: str, value: float) -> None:
    """Keep a number of your own with what the kit senses, as in log("light", 80); at most 8 names."""
    if not isinstance(name, str):
        raise TypeError('name must be text, as in log("light", 80)')
    _check_number(value, "value")
    _stream.log(name, value)


def stream(hz: int) -> None:
    """Send telemetry `hz` times a second, 1 to 200; 0 switches it off. It starts with 5."""
    _check_number(hz, "hz")
    if not 0 <= hz <= 200:
        raise ValueError("hz must be 0 to 200")
    _stream.rate(int(hz))


def _check_number(value: object, name: str) -> None:
    if not isinstance(value, (int, float)):
        raise TypeError(name + " must be a number")


def _limited(value: float, top: int) -> int:
    _check_number(value, "brightness")
    return int(min(max(value, 0), top))


def _percent_steps(percent: float) -> int:
    _check_number(percent, "power")
    return round(min(max(percent, -100), 100) * _kit.STEPS / 100)


def _steps(speed: float, rate: float) -> float:
    """Motor steps for a wheel speed in mm/s, never so few that it stands."""
    if not speed:
        return 0
    steps = max(_DEAD + abs(speed) * rate, int(_DEAD) + 1)
    return steps if speed > 0 else -steps


def _travel(left: float, right: float, speed: float, scale: float) -> None:
    """As `way.travel`. Loading that takes a moment, and the robot stands meanwhile."""
    global _has_way
    if not _has_way:
        _has_way = True
        stop()
    import way

    way.travel(left, right, speed, scale)


def _power(left: int, right: int) -> None:
    global _left, _right, _speed
    if left == _left and right == _right:
        return
    _parts.power(left, right)
    _speed = None
    _left = left
    _right = right
    _stream.values[_kit.AT_ROBOT] = int(left * 1000 / _kit.STEPS)
    _stream.values[_kit.AT_ROBOT + 1] = int(right * 1000 / _kit.STEPS)


_stream.describe_all()
stream(5)
