"""What is written into a board's flash, as the files that carry it: hexes, MicroPython's filesystem, images.

Both who builds one (`flash`) and who takes one apart (`virtual`) read here what the formats are.
"""
