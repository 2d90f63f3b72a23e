from robot import *


# 선을 따라 3초 달려요. / Follows the line for 3 seconds.
def follow():
    for step in range(100):
        left, right = line()
        if left and right:
            drive(120)
        elif left:
            drive(60, 50)
        elif right:
            drive(60, -50)
        sleep(30)
    stop()


follow()
print(distance())
