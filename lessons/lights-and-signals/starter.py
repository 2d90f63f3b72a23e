from robot import *

# A 버튼을 누르고 있는 동안 왼쪽 불빛이 켜져요. / The left light is on as long as button A is pressed.
while True:
    if button_a():
        lights(100, 0)
    else:
        lights(0, 0)
    sleep(20)
