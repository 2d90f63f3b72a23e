# kits: maqueen, esp32-duo
# Another idea: only time. From its table the robot knows how far it gets in a second, and how far it turns.
from robot import *

MM_A_SECOND = 129  # told 150
DEG_A_SECOND = 51  # told 60


def go(mm):
    drive(150)
    sleep(1000 * mm / MM_A_SECOND)
    stop()
    sleep(500)


def left(deg):
    drive(0, 60)
    sleep(1000 * deg / DEG_A_SECOND)
    stop()
    sleep(500)


trim(3)
while not button_a():
    sleep(20)
go(600)
sleep(2000)
left(90)
go(300)
