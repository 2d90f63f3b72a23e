from robot import *


def far():
    # A lost echo says 4000. Of three readings the smallest is true.
    return min(distance(), distance(), distance())


def go():
    drive(150)
    while distance() > 260:
        sleep(10)
    drive(60)
    while distance() > 155:
        sleep(10)
    stop()


def wait_for_grandmother():
    sound(784, 300)
    sleep(2000)


def come_back():
    drive(-150)
    while far() < home:
        sleep(10)
    stop()


home = far()
lights(100)
go()
wait_for_grandmother()
come_back()
lights(0)
