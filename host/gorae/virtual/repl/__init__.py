"""MicroPython's REPL, raw REPL and raw paste, as a serial line speaks them."""
