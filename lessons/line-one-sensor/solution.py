from robot import *

# The right sensor follows the right edge of the band: over the band turn right, beside it turn left.
while distance() > 125:
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
stop()
