# Another idea: a timetable, and one number for the battery. The program computes the rest, in short steps.
from robot import *

BATTERY = 0.85
TIMETABLE = ((600, 90), (300, 0))  # mm ahead, degrees to the left afterwards


def go(mm):
    while mm > 0:
        step = min(mm, 150)
        straight(step / BATTERY)
        mm -= step


trim(3)
while not button_a():
    sleep(20)
for mm, deg in TIMETABLE:
    go(mm)
    sound(880, 200)
    sleep(2000)
    turn(deg / BATTERY)
