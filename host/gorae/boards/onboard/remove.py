# Removes the files of NAMES that are there.
import os

for name in NAMES:
    try:
        os.remove(name)
    except OSError:
        pass
