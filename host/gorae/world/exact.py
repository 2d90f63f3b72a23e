"""Sine, cosine, exp and arctangent from + − × ÷ and square roots alone.

IEEE 754 fixes every bit of those five operations, but the C library's own functions differ in the last bit
between machines, and one bit grows into another run. For the same reason nothing in this room uses
`sum` (compensated since Python 3.12), `**` or `math.hypot` on floats.
"""

from __future__ import annotations

from math import floor, ldexp, sqrt
from typing import Final

PI: Final = 3.141592653589793
DEGREES: Final = 180.0 / PI
"""Degrees in a radian."""

_QUARTER: Final = PI / 4
_TWO_OVER_PI: Final = 2.0 / PI
# π/2 and ln 2 in two parts: the first has so many zero bits at its end that its multiples are exact.
_HALF_PI_HIGH: Final = 1.5707963267341256
_HALF_PI_LOW: Final = 6.077100506506192e-11
_LN2_HIGH: Final = 0.6931471803691238
_LN2_LOW: Final = 1.9082149292705877e-10

# Taylor series, long enough for an error below 1e-16 where they are used.
_S3: Final = -1 / 6
_S5: Final = 1 / 120
_S7: Final = -1 / 5040
_S9: Final = 1 / 362880
_S11: Final = -1 / 39916800
_S13: Final = 1 / 6227020800
_S15: Final = -1 / 1307674368000
_C2: Final = -1 / 2
_C4: Final = 1 / 24
_C6: Final = -1 / 720
_C8: Final = 1 / 40320
_C10: Final = -1 / 3628800
_C12: Final = 1 / 479001600
_C14: Final = -1 / 87178291200
_C16: Final = 1 / 20922789888000
_E2: Final = 1 / 2
_E3: Final = 1 / 6
_E4: Final = 1 / 24
_E5: Final = 1 / 120
_E6: Final = 1 / 720
_E7: Final = 1 / 5040
_E8: Final = 1 / 40320
_E9: Final = 1 / 362880
_E10: Final = 1 / 3628800
_E11: Final = 1 / 39916800
_E12: Final = 1 / 479001600
_E13: Final = 1 / 6227020800
_A3: Final = -1 / 3
_A5: Final = 1 / 5
_A7: Final = -1 / 7
_A9: Final = 1 / 9
_A11: Final = -1 / 11
_A13: Final = 1 / 13
_A15: Final = -1 / 15
_A17: Final = 1 / 17
_A19: Final = -1 / 19
_A21: Final = 1 / 21
_A23: Final = -1 / 23


def sin_cos(angle: float) -> tuple[float, float]:
    """Sine and cosine of an angle in radians, for |angle| up to about a million."""
    if -_QUARTER <= angle <= _QUARTER:
        return _sin_cos_near_zero(angle)
    quarters = floor(angle * _TWO_OVER_PI + 0.5)
    sine, cosine = _sin_cos_near_zero(angle - quarters * _HALF_PI_HIGH - quarters * _HALF_PI_LOW)
    return _turned(sine, cosine, quarters)


def sin_cos_deg(angle: float) -> tuple[float, float]:
    """Sine and cosine of an angle in degrees; 0, 1 or −1 exactly at right angles."""
    quarters = floor(angle / 90.0 + 0.5)
    sine, cosine = _sin_cos_near_zero((angle - quarters * 90.0) / DEGREES)
    return _turned(sine, cosine, quarters)


def _sin_cos_near_zero(a: float) -> tuple[float, float]:
    q = a * a
    sine = a + a * q * (
        _S3 + q * (_S5 + q * (_S7 + q * (_S9 + q * (_S11 + q * (_S13 + q * _S15)))))
    )  # fmt: skip
    cosine = 1.0 + q * (
        _C2 + q * (_C4 + q * (_C6 + q * (_C8 + q * (_C10 + q * (_C12 + q * (_C14 + q * _C16))))))
    )  # fmt: skip
    return sine, cosine


def _turned(sine: float, cosine: float, quarters: int) -> tuple[float, float]:
    """Sine and cosine after so many quarter turns more."""
    quarter = quarters & 3
    if quarter == 0:
        return sine, cosine
    if quarter == 1:
        return cosine, -sine
    if quarter == 2:
        return -sine, -cosine
    return -cosine, sine


def exp(x: float) -> float:
    """e to the power of x, for x from −700 to 700."""
    twos = floor(x / _LN2_HIGH + 0.5)
    r = x - twos * _LN2_HIGH - twos * _LN2_LOW
    high = _E7 + r * (_E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * (_E12 + r * _E13)))))
    result = 1.0 + r * (1.0 + r * (_E2 + r * (_E3 + r * (_E4 + r * (_E5 + r * (_E6 + r * high))))))
    return ldexp(result, twos)


def arctan2(y: float, x: float) -> float:
    """The angle of the vector (x, y) in radians, from −π to π; 0 for no vector."""
    if x == 0.0 and y == 0.0:
        return 0.0
    if abs(y) > abs(x):
        return (PI / 2 if y > 0.0 else -PI / 2) - _arctan(x / y)
    angle = _arctan(y / x)
    if x > 0.0:
        return angle
    return angle + PI if y >= 0.0 else angle - PI


def _arctan(t: float) -> float:
    """Arctangent of −1 … 1: the angle is halved twice, then the series is short."""
    t = t / (1.0 + sqrt(1.0 + t * t))
    t = t / (1.0 + sqrt(1.0 + t * t))
    q = t * t
    high = _A13 + q * (_A15 + q * (_A17 + q * (_A19 + q * (_A21 + q * _A23))))
    result = 1.0 + q * (_A3 + q * (_A5 + q * (_A7 + q * (_A9 + q * (_A11 + q * high)))))
    return 4.0 * t * result
