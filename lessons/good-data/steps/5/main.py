from robot import *

stream(50)
while True:
    x, y, z = motion()
    print(x, y, z)
    sleep(200)
