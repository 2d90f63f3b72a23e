"""What is written into a micro:bit's flash, as the files that carry it: hexes and MicroPython's filesystem.

Both who builds a hex (`flash`) and who takes one apart (`virtual`) read here what the formats are.
"""
