"""What micro:bits say to each other by radio: frames, how far they reach, and who hears them.

It knows no board and no world: whoever has a transceiver joins an air, and tells it where it is.
"""
