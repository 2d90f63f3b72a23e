"""Firmware onto boards: what a board must be given, and giving it."""
