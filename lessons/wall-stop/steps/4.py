from robot import *

drive(150)
while distance() > 500:
    sleep(10)
stop()
print(distance())
