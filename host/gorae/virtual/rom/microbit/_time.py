# The micro:bit's `time`.
from _timing import sleep, sleep_ms, sleep_us, ticks_add, ticks_diff, ticks_ms, ticks_us  # noqa: F401
