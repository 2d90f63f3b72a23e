"""How a robot with two driven wheels moves, and what happens when it bumps into something.

Each wheel follows its target speed with a first-order lag. Over a step the mean wheel speeds are
exact, and the robot drives the arc that belongs to them.

A step begins where the powers changed or the last one ended, and lasts 20 ms. A time within it is always
reached from its beginning, so how often somebody looks changes nothing, not even the last bit.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from gorae.clock import NS_PER_S
from gorae.kits.arenas import Pose
from gorae.kits.kits import Kit
from gorae.world.exact import DEGREES, exp, sin_cos, sin_cos_deg
from gorae.world.motors import Motors
from gorae.world.solids import Ray
from gorae.world.surroundings import Surroundings

STEP_NS: Final = 20_000_000
REST: Final = 0.1
"""mm/s. A robot without power whose wheels turn slower than this stands: friction stops it."""
NO_TURN: Final = 1e-12
"""rad. A step that turns less is straight."""
RELEASE: Final = 1.0
"""mm. A robot that has been this far away from everything bumps anew; before, it still leans."""
JOLT_NS: Final = 20_000_000
"""How long a bump shakes the robot: plastic and tyres give for about 20 ms."""

Turning = tuple[int, float, float, float, int]
"""How one wheel turns in a step: when the step began in ns, the wheel's way then in mm, its speed then and
the speed that it is driven at, in mm/s. The last is until when that is so, in ns; 0 is as long as the powers
stay."""


class Motion:
    """Where the robot is and how fast it goes: mm, deg, s, counter-clockwise positive.

    `x`, `y` and `heading` are those of the middle of the axle; `cos` and `sin` are the heading's. `speed` is
    the real one, ahead positive: 0 at a wall even though the wheels spin. `began_ns` is when the present
    step began; while the robot is `resting` there are no steps. `ways` is how far the left and the right
    wheel have turned, in mm of their rims: also where they slip, but not where the robot was carried.
    `lag` is that of the wheels in s, and `changes` counts how often the powers have become others.
    """

    __slots__ = (
        "_arm", "_began_ways", "_began_with", "_body", "_body_radius", "_clearance", "_jolt",
        "_jolt_end_ns", "_left_speed", "_motors", "_pushed", "_right_speed", "_step_fade", "_step_ns",
        "_step_s", "_surroundings", "_touching", "_track_width", "began_ns", "bumps", "changes", "cos",
        "heading", "lag", "now_ns", "powers", "resting", "sin", "speed", "ways", "x", "y",
    )  # fmt: skip

    def __init__(self, kit: Kit, motors: Motors, surroundings: Surroundings, start: Pose) -> None:
        self._motors, self._surroundings = motors, surroundings
        self._track_width, self.lag = kit.drive.track_width, kit.drive.lag
        center, self._body_radius = kit.body.center, kit.body.radius
        self._body = center.x, center.y
        self._arm = sqrt(center.x * center.x + center.y * center.y)
        self._step_ns = self._longest_step(kit.drive.top_speed)
        self._step_s = self._step_ns / NS_PER_S
        self._step_fade = self._fade(self._step_s)

        self.now_ns = self.began_ns = 0
        self.powers = (0.0, 0.0)
        self.changes = 0
        self.x, self.y, self.heading = start.x, start.y, start.heading
        self.sin, self.cos = sin_cos_deg(start.heading)
        self._left_speed = self._right_speed = self.speed = 0.0
        self.ways = (0.0, 0.0)
        self._clearance = 0.0
        self._pushed = self._touching = False
        self.resting = False
        self.bumps = 0
        self._jolt, self._jolt_end_ns = 0.0, 0
        self._begin_step()

    def set_power(self, left: float, right: float) -> None:
        """Power of each motor from now on: −1 … 1, ahead positive."""
        if self.now_ns > self.began_ns:
            self._begin_step()
        self.resting = False
        self._motors.set_power(left, right)
        self.powers = (left, right)
        self.changes += 1

    def step(self, to_ns: int) -> bool:
        """Move to `to_ns`, or to the end of the step if that comes first. Whether time is left."""
        end_ns = self.began_ns + self._step_ns
        if to_ns < end_ns:
            seconds = (to_ns - self.began_ns) / NS_PER_S
            self._move(seconds, self._fade(seconds))
            self.now_ns = to_ns
            return False
        self._move(self._step_s, self._step_fade)
        self.now_ns = end_ns
        self._begin_step()
        return end_ns < to_ns

    def rest(self, to_ns: int) -> None:
        """Stand until `to_ns`."""
        self.now_ns = self.began_ns = to_ns

    def place(self, pose: Pose) -> None:
        """Be set down somewhere else, with the wheels turning as they do.

        `heading` goes on from the present one the short way, as if the robot had turned there.
        """
        turns = round((self.heading - pose.heading) / 360.0)
        self.x, self.y, self.heading = pose.x, pose.y, pose.heading + 360.0 * turns
        self.sin, self.cos = sin_cos_deg(pose.heading)
        self.speed = (self._left_speed + self._right_speed) / 2
        self._clearance = 0.0
        self._pushed = self._touching = False
        self._begin_step()

    def push(self, push_x: float, push_y: float) -> None:
        """Be pushed by another robot, so many mm along x and y: it counts as a bump, as at a wall."""
        if self.now_ns > self.began_ns:
            self._begin_step()
        x, y = self.point(self._body)
        self._slide(push_x, push_y, x - self.x, y - self.y)
        self._keep_out()
        self._begin_step()

    def point(self, at: tuple[float, float]) -> tuple[float, float]:
        """Where in the arena a point of the robot is; `at` is ahead and to the left of the axle's middle."""
        ahead, left = at
        return self.x + self.cos * ahead - self.sin * left, self.y + self.sin * ahead + self.cos * left

    def ray(self, at: tuple[float, float]) -> Ray:
        """Return a ray from a point of the robot straight ahead."""
        x, y = self.point(at)
        return x, y, self.cos, self.sin

    @property
    def wheel_speeds(self) -> tuple[float, float]:
        """mm/s of the left and the right wheel's rim."""
        return self._left_speed, self._right_speed

    def turning(self, right: bool) -> Turning:
        """Return what the way of a wheel follows from the beginning of the present step on."""
        began_left, began_right = self._began_with[5], self._began_with[6]
        ends_ns = self.began_ns + self._step_ns if self._motors.fading and not self.resting else 0
        if right:
            return self.began_ns, self._began_ways[1], began_right, self._motors.right, ends_ns
        return self.began_ns, self._began_ways[0], began_left, self._motors.left, ends_ns

    @property
    def turn_rate(self) -> float:
        """deg/s."""
        return (self._right_speed - self._left_speed) / self._track_width * DEGREES

    def acceleration(self) -> tuple[float, float]:
        """mm/s² ahead and to the left, of the middle of the axle; a bump shows for 20 ms."""
        ahead = self._jolt if self.now_ns < self._jolt_end_ns else 0.0
        if self.lag and not self._pushed:
            missing = self._motors.left - self._left_speed + self._motors.right - self._right_speed
            ahead += missing / 2 / self.lag
        return ahead, self.speed * self.turn_rate / DEGREES

    def _longest_step(self, top_speed: float) -> int:
        """20 ms, or so much less that the middle of the body cannot get through a wall in one step."""
        fastest = 1.5 * top_speed * (1.0 + 2 * self._arm / self._track_width)
        return min(STEP_NS, int(self._body_radius / fastest * NS_PER_S))

    def _fade(self, seconds: float) -> tuple[float, float]:
        """What is left of a wheel's distance from its target speed, and for how long all of it would have
        had to last to cover the same way.
        """
        if not self.lag:
            return 0.0, 0.0
        left = exp(-seconds / self.lag)
        return left, self.lag * (1.0 - left)

    def _begin_step(self) -> None:
        motors = self._motors
        if self._pushed or self._touching:
            self._notice_bump()
        if motors.fading:
            motors.drain((self.now_ns - self.began_ns) / NS_PER_S)
        if not (motors.left or motors.right):
            self._settle()
        self.began_ns = self.now_ns
        self._began_ways = self.ways
        self._began_with = (
            self.x, self.y, self.cos, self.sin, self.heading,
            self._left_speed, self._right_speed, self._clearance,
        )  # fmt: skip

    def _settle(self) -> None:
        """Stop a robot that hardly rolls any more."""
        if abs(self._left_speed) < REST and abs(self._right_speed) < REST:
            self._left_speed = self._right_speed = self.speed = 0.0
            self.resting = True

    def _move(self, seconds: float, fade: tuple[float, float]) -> None:
        """Be where the robot is some time after this step began."""
        x, y, cos, sin, heading, left, right, clearance = self._began_with
        left_target, right_target = self._motors.left, self._motors.right
        left, right = left - left_target, right - right_target
        left_way = left_target * seconds + left * fade[1]
        right_way = right_target * seconds + right * fade[1]
        self.ways = (self._began_ways[0] + left_way, self._began_ways[1] + right_way)
        self._left_speed = left = left_target + left * fade[0]
        self._right_speed = right = right_target + right * fade[0]
        self.speed = (left + right) / 2
        way, turn = (left_way + right_way) / 2, (right_way - left_way) / self._track_width
        if -NO_TURN < turn < NO_TURN:
            self.x, self.y = x + way * cos, y + way * sin
            self.cos, self.sin, self.heading = cos, sin, heading
        else:
            half_sin, half_cos = sin_cos(turn / 2)
            chord = way * half_sin / (turn / 2)
            cos, sin = cos * half_cos - sin * half_sin, sin * half_cos + cos * half_sin
            self.x, self.y = x + chord * cos, y + chord * sin
            self.cos, self.sin = cos * half_cos - sin * half_sin, sin * half_cos + cos * half_sin
            self.heading = heading + turn * DEGREES
        self._pushed = False
        self._clearance = clearance - abs(way) - abs(turn) * self._arm
        if self._clearance < 0.0:
            self._keep_out()

    def _keep_out(self) -> None:
        """Move the body out of what it has been driven into. The wheels slip; the heading stays."""
        x, y = self.point(self._body)
        free = self._surroundings.keep_out(x, y, self._body_radius)
        if free is None:
            self._stay()
            return
        push_x, push_y, self._clearance = free[0] - x, free[1] - y, free[2]
        if push_x or push_y:
            self._slide(push_x, push_y, x - self.x, y - self.y)

    def _slide(self, push_x: float, push_y: float, arm_x: float, arm_y: float) -> None:
        """Keep of the speed what does not lead into the wall. `arm`: from the axle to the body's middle."""
        self.x += push_x
        self.y += push_y
        self._pushed = True
        push = sqrt(push_x * push_x + push_y * push_y)
        away_x, away_y = push_x / push, push_y / push
        turning = self.turn_rate / DEGREES
        body_x, body_y = self.speed * self.cos - turning * arm_y, self.speed * self.sin + turning * arm_x
        away = body_x * away_x + body_y * away_y
        if away < 0.0:
            self.speed -= away * (away_x * self.cos + away_y * self.sin)

    def _stay(self) -> None:
        """The body is wedged in: it turns where it was when the step began."""
        x, y, cos, sin, *_, self._clearance = self._began_with
        ahead, left = self._body
        self.x = x + (cos - self.cos) * ahead - (sin - self.sin) * left
        self.y = y + (sin - self.sin) * ahead + (cos - self.cos) * left
        self._pushed = True
        self.speed = 0.0

    def _notice_bump(self) -> None:
        if self._pushed and not self._touching:
            self._touching = True
            self.bumps += 1
            self._jolt = (self.speed - (self._left_speed + self._right_speed) / 2) * NS_PER_S / JOLT_NS
            self._jolt_end_ns = self.now_ns + JOLT_NS
        elif self._clearance > RELEASE:
            self._touching = False
