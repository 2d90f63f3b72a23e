"""The parts of kits as the board meets them: at their pins and their registers.

A part gives its outputs as attributes (motor power, light) and takes what it senses from functions
that `gorae.bench` sets. None of them knows the world.
"""
