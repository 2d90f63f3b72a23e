"""InvenSense MPU-6050: accelerometer and gyroscope."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Address, Driver, Part
from gorae.parts.signal import Signal
from gorae.physics import GRAVITY


class Mpu6050(Part):
    """InvenSense MPU-6050: acceleration and turning rate over I2C. x ahead, y left, z up."""

    part: Literal["mpu6050"]
    """What kind of part this is."""
    address: Address = 0x68
    """On the I2C bus."""

    roles = ("imu",)
    constants = ("address",)
    numbers = {"gravity": GRAVITY}
    drivers = (Driver("parts/mpu6050.py", ("imu",), {"motion": "accelerometer"}, for_host=("read",)),)
    senses = (
        Signal("accel_x", "kit", "acceleration", "mm/s2", "acceleration ahead", "앞쪽 가속도"),
        Signal("accel_y", "kit", "acceleration", "mm/s2", "acceleration to the left", "왼쪽 가속도"),
        Signal("turn_rate", "kit", "rate", "deg/s", "turning rate", "도는 속도"),
    )
