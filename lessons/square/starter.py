from robot import *

# 한 변을 달리고 왼쪽으로 돌아요. / Drives one side, then turns left.
straight(500)
turn(90)
