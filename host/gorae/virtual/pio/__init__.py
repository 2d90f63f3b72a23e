"""The RP2040's programmable input and output (PIO): state machines in virtual time, at the board's pins.

`words.py` takes instructions apart, `execution.py` does what they are for, `machine.py` one after the
other, and `loops.py` passes over what repeats. `wires.py` are the pins, `simulation.py` lets all machines run
up to a moment, and `port.py` is what a program asks of them.
"""
