# Renames the file NAME to ASIDE, if it is there.
import os

try:
    os.rename(NAME, ASIDE)
    print("moved")
except OSError:
    pass
