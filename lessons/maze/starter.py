from robot import *

# 벽이 가까워질 때까지 앞으로 달려요. / Drives ahead until a wall is near.
drive(150)
while distance() > 140:
    sleep(10)
stop()

# 발밑에 매트가 있나요? 있으면 1이에요. / Is the mat below? 1 means yes.
print(line())
