"""An nRF52833: a Cortex-M4 on Unicorn with as much of its peripherals as a micro:bit V2's firmware uses."""
