from robot import *

# 1초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for one second, then stops.
drive(150)
sleep(1000)
stop()

# 벽까지 얼마나 남았을까요(mm)? / How far is the wall now, in mm?
print(distance())
