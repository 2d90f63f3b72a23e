from robot import *


def far():
    return min(distance(), distance(), distance())


def go():
    drive(150)
    while distance() > 160:
        sleep(10)
    stop()
    sleep(2000)


def come_back():
    drive(-150)
    while far() < home:
        sleep(10)
    stop()


home = far()
go()
come_back()
