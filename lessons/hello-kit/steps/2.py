from robot import *

lights(100)
color(50, 0, 20)
sleep(2000)
lights(0)
color(0, 0, 0)
