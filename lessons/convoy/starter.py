from robot import *
import radio

# 앞차는 8번 그룹이에요. / The leader is in group 8.
radio.config(group=8)

# 앞차는 무엇이라고 하나요? / What does the leader say?
while True:
    message = radio.receive()
    if message:
        print(message)
    sleep(10)
