"""Is a kit as it should be, and how does it differ from its sisters? Asked over its serial line.

seen = look(repl, kit)                      # the kit tests itself: some seconds, its wheels turn
health = judge(kit, seen)                   # a pure function
calibration = measured(kit, 612, -20)       # of a robot that was let run by `drive_along`
"""

from gorae.health.findings import PartFinding
from gorae.health.judge import Health, judge
from gorae.health.selftest import SelfTestReport, look

__all__ = ["Health", "PartFinding", "SelfTestReport", "judge", "look"]
