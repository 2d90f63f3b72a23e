from robot import *

# 라인 센서를 한 번 보고 출력해요. / Looks at the line sensors once and prints what they see.
left, right = line()
print(left, right)

# 1초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for one second, then stops.
drive(100)
sleep(1000)
stop()
