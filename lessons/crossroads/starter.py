from robot import *

# 두 센서가 선의 양옆에 있어요. 둘 다 1이면 네거리예요.
# The sensors stand on both sides of the line. When both are 1, there is a crossing.
print(line())

# 2초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for two seconds, then stops.
drive(100)
sleep(2000)
stop()
