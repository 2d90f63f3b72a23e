from robot import *

# 오른쪽 센서를 한 번 보고 출력해요. / Looks at the right sensor once and prints what it sees.
left, right = line()
print(right)

# 1초 동안 앞으로 달린 뒤 멈춰요. / Drives ahead for one second, then stops.
drive(90)
sleep(1000)
stop()
