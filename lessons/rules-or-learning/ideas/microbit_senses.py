# kits: maqueen, maqueen-plus-v2, cutebot
# The accelerometer of the micro:bit itself: x to its left, y to its logo, z into its back, 1024 a g.
from microbit import accelerometer
from robot import mark, sleep


def feel():
    wiggle = lean_x = lean_y = 0
    before = accelerometer.get_values()
    for i in range(40):
        sleep(20)
        now = accelerometer.get_values()
        wiggle += sum([abs(now[axis] - before[axis]) for axis in range(3)])
        lean_x += now[0]
        lean_y += now[1]
        before = now
    return wiggle // 40, max(abs(lean_x), abs(lean_y)) // 40


while True:
    wiggle, lean = feel()
    if wiggle > 150:
        mark("shake")
    elif lean > 460 and wiggle < 80:
        mark("tilt")
    else:
        mark("still")
