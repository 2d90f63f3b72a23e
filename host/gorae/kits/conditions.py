"""What a self-test can find of a part of a kit: words that inventories keep and `devices --json` shows."""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """How a part is. What is neither good nor unknown is a fault."""

    GOOD = "good"
    UNKNOWN = "unknown"
    """Nobody could tell."""

    NO_READING = "no-reading"
    MOTORS_SILENT = "motors-silent"
    MOTORS_SWAPPED = "motors-swapped"
    MOTOR_DEAD = "motor-dead"
    MOTOR_BACKWARDS = "motor-backwards"
    MOTOR_TURNS_OTHER = "motor-turns-other"
    MOTOR_TURNS_OTHER_BACK = "motor-turns-other-back"
    BATTERY_WEAK = "battery-weak"
    LINE_INVERTED = "line-inverted"
    LINE_SWAPPED = "line-swapped"
    LINE_ALWAYS_LIGHT = "line-always-light"
    LINE_ALWAYS_DARK = "line-always-dark"
    LINE_DARK_ON_LIGHT = "line-dark-on-light"
    LINE_UNSTEADY = "line-unsteady"
    SONAR_SILENT = "sonar-silent"
    SONAR_NOT_NEAR = "sonar-not-near"
    SONAR_WILD = "sonar-wild"
    COLOUR_DARK = "colour-dark"
    IMU_SILENT = "imu-silent"
    GRAVITY_WRONG = "gravity-wrong"
    BUTTON_STUCK = "button-stuck"
    BUTTON_DEAD = "button-dead"

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to see to the part."""
        return self not in (Condition.GOOD, Condition.UNKNOWN)
