"""Ways of a given length, and what is known of the wheels for them. Loaded when a program needs it first."""

import board
import kit
import robot
from micropython import const

# ms between two roundings of steps. A wheel lags some four times as long, so it only feels their mean.
_SLICE = const(20)


def travel(left: float, right: float, speed: float, scale: float) -> None:
    """Let the wheels go `left` and `right` mm, equally far, at `speed * scale` mm/s, then stand.

    By time alone: a wheel lags behind its power, but as much at the end as at the start.
    """
    robot._check_number(speed, "speed")
    if speed <= 0:
        raise ValueError("speed must be more than 0")
    if not left:
        return
    left_rate = robot._left_rate
    right_rate = robot._right_rate
    dead = robot._DEAD
    speed = min(speed * scale, robot._top)
    left_steps = robot._steps(speed if left > 0 else -speed, left_rate)
    right_steps = robot._steps(speed if right > 0 else -speed, right_rate)
    # The slowest that a wheel goes may be faster than asked: time by what they do.
    speed = ((abs(left_steps) - dead) / left_rate + (abs(right_steps) - dead) / right_rate) / 2
    wait = round(abs(left) * 1000 / speed)
    end = board.clock() + wait
    left_due = right_due = 0.0
    try:
        while wait > 0:
            # Steps are whole: what a wheel gets too little now, it gets next time.
            left_due += left_steps
            right_due += right_steps
            robot._power(round(left_due), round(right_due))
            left_due -= round(left_due)
            right_due -= round(right_due)
            board.sleep_ms(min(wait, _SLICE))
            wait = end - board.clock()
    finally:
        robot.stop()
    robot.sleep(4 * kit.LAG)


def trim(percent: float) -> None:
    """As `robot.trim`."""
    robot._check_number(percent, "percent")
    if not -30 <= percent <= 30:
        raise ValueError("percent must be -30 to 30")
    half = kit.IMBALANCE / 2 + percent / 200
    robot._top = kit.TOP_SPEED * (1 - abs(half))
    robot._left_rate = (kit.STEPS - robot._DEAD) / (kit.TOP_SPEED * (1 - half))
    robot._right_rate = (kit.STEPS - robot._DEAD) / (kit.TOP_SPEED * (1 + half))
    robot._speed = None
