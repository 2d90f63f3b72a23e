from robot import *
import radio

# 우리 팀은 7번 그룹이에요. / Our team is group 7.
radio.config(group=7)

# 무엇이 들리나요? / What can be heard?
while True:
    word = radio.receive()
    if word:
        print(word)
    sleep(10)
