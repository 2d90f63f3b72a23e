from robot import *

# “타원 따라가기”처럼 경우를 나누어 달려요. / Cases, as in “Follow the oval”.
while True:
    left, right = line()
    if left and right:
        drive(130)
    elif left:
        drive(70, 60)
    elif right:
        drive(70, -60)
    sleep(20)
