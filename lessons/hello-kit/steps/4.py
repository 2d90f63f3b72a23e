from robot import *

lights(100)
color(50, 0, 20)

sound(523, 300)
sound(659, 300)
sound(784, 300)

lights(0)
sleep(300)
lights(100)
sleep(300)

lights(0)
sleep(300)
lights(100)
sleep(300)

lights(0)
sleep(300)
lights(100)
sleep(300)
