"""Constants of nature, each written here and nowhere else."""

from __future__ import annotations

from typing import Final

GRAVITY: Final = 9806.65
"""mm/s², standard gravity."""
AT_REST = (0.0, 0.0, GRAVITY)
"""What an accelerometer feels that lies still: mm/s² ahead, to the left and up."""
SOUND_MM_PER_US: Final = 0.343
"""mm/µs in dry air at 20 °C."""
ECHO_US_PER_MM: Final = 2 / SOUND_MM_PER_US
"""µs that sound takes to something and back, a mm of its distance."""
