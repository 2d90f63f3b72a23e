# `micropython`, whose kbd_intr is set by _live.
from micropython import *
