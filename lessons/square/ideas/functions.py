# kits: maqueen, cutebot, esp32-duo
# Another idea: give the parts names, and fast sides and slow turns. A square of any size comes home.
from robot import *

RIGHT_WHEEL_FASTER = 6


def polygon(sides, mm):
    for _ in range(sides):
        straight(mm, 200)
        turn(360 / sides, 60)


trim(RIGHT_WHEEL_FASTER)
polygon(4, 500)
