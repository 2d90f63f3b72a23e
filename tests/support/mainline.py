"""The boards whose modules are those of MicroPython's own ports: `asyncio`, `Pin.irq`, a network."""

from gorae.kits import board_ids, load_board

MAINLINE = tuple(board for board in sorted(board_ids()) if "mainline" in load_board(board).port.rom)
