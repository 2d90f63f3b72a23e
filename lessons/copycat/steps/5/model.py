# gorae model 1: tree from 6031 windows
# of line_left line_right since_left since_right
# data 5b40082fc062 settings f864d1bb
# people: 1, 2, 3, 4, 5, 6, 7; held out: each person once
# again: gorae train d2.csv --model tree --depth 5
HZ = 1
SAMPLES = 1
LABELS = ('ahead', 'left', 'right')
def features(line_left, line_right, since_left, since_right):
 return sum(line_left) // SAMPLES, sum(line_right) // SAMPLES,
def predict(f):
 mean_line_left, mean_line_right, = f
 if mean_line_right < 1:
  return 1, 89  # left
 if mean_line_left < 1:
  return 2, 90  # right
 return 0, 98  # ahead
def classify(line_left, line_right, since_left, since_right):
 return LABELS[predict(features(line_left, line_right, since_left, since_right))[0]]
w = []
due = 0
last = None
def listen(read, least=60):
 global due, last
 from robot import clock, sleep
 n = 1
 while n > 0 or len(w) < SAMPLES:
  if clock() - due > 5000:
   due = clock()
   w.clear()
  sleep(max(0, due - clock()))
  due += 1000
  w.append(read())
  n -= 1
 del w[:-SAMPLES]
 a, sure = predict(features(*zip(*w)))
 a = LABELS[a] if sure >= least else None
 if a is None or a != last:
  last = a
  return None
 last = None
 w.clear()
 return a
