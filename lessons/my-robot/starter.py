from robot import *

# 나만의 로봇이에요. 아직 아무것도 하지 않아요. / A robot of your own. It does nothing yet.
print("벽까지 / to the wall:", distance(), "mm")
