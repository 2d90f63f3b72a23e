"""How strong a frame arrives, and whether it is heard at all.

Loss by distance as in ITU-R P.1238 within one floor, 20·log10(f/MHz) + N·log10(d/m) − 28 dB: 39.6 dB at 1 m
and 2.4 GHz. N is 31, between its 28 for homes and 33 for offices: then a micro:bit of power 7 (+4 dBm) is
heard 70 m away, which MakeCode's reference gives. The receiver's limits are those of the nRF52833 in Nordic's
own modes. Nothing fades, reflects or is in the way. Only whole dB and multiplications: every machine hears
the same.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

LOSS_AT_1_M = 40
"""dB."""
RATIO_OF_1_DB = 1.0771051
"""How much farther away a frame is 1 dB weaker: 10^(1/31)."""
SENSITIVITY_DBM = (-93, -89, -96)
"""The weakest frame that is heard at 1 Mbit/s, 2 Mbit/s and 250 kbit/s."""
NEAREST_MM = 100.0
"""Antennas are not nearer to each other than this."""
_STRONGEST, _WEAKEST = -10, -127
"""dBm: RSSISAMPLE has seven bits."""


def strength_dbm(power_dbm: int, distance_mm: float) -> int:
    """Return how strong a frame arrives, in dBm, that was sent with a power from a distance."""
    weaker = bisect_left(_distances(), max(distance_mm, NEAREST_MM))
    return max(_WEAKEST, min(_STRONGEST, power_dbm - LOSS_AT_1_M - (weaker - _DB_NEARER)))


def is_heard(strength: int, rate: int) -> bool:
    """Whether a frame of this strength in dBm is heard at a rate."""
    return strength >= SENSITIVITY_DBM[rate]


_DB_NEARER, _DB_FARTHER = 31, 140
"""Steps of 1 dB below and above 1 m that the table has: 100 mm to 30 km."""


@cache
def _distances() -> list[float]:
    """The distances in mm beyond which a frame is 1 dB weaker, from 31 dB above what arrives at 1 m on."""
    table = [1000.0]
    for _ in range(_DB_NEARER):
        table.insert(0, table[0] / RATIO_OF_1_DB)
    for _ in range(_DB_FARTHER):
        table.append(table[-1] * RATIO_OF_1_DB)
    return table
