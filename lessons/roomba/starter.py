from robot import *

# 앞에 있는 것까지의 거리(mm)를 재요. / Measures the distance ahead in mm.
print(distance())

# 1초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for one second, then stops.
drive(150)
sleep(1000)
stop()
