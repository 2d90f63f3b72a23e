from robot import *

side = 1
change_at = 0
while True:
    if distance() < 200:
        straight(-80, 200)
        turn(120, 220)
    if clock() > change_at:
        side = -side
        change_at = clock() + 450
    drive(150, 200 * side)
    sleep(20)
