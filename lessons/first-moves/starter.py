from robot import *

# 1초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for one second, then stops.
drive(150)
sleep(1000)
stop()
