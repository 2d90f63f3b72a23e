# gorae model 1: centroid from 6031 windows
# of line_left line_right since_left since_right
# data 5b40082fc062 settings e6d15780
# people: 1, 2, 3, 4, 5, 6, 7; held out: each person once
# again: gorae train d2.csv --model centroid
HZ = 1
SAMPLES = 1
LABELS = ('ahead', 'left', 'right')
def features(line_left, line_right, since_left, since_right):
 return sum(line_left) // SAMPLES, sum(line_right) // SAMPLES, sum(since_left) // SAMPLES, sum(since_right) // SAMPLES, max(line_left) - min(line_left), max(line_right) - min(line_right), max(since_left) - min(since_left), max(since_right) - min(since_right), line_left[-1] - line_left[0], line_right[-1] - line_right[0], since_left[-1] - since_left[0], since_right[-1] - since_right[0],
M = (0,0,6,14,0,0,0,0,0,0,0,0)
D = (1,1,115,96,1,1,1,1,1,1,1,1)
def scale(f):
 return [max(-45, min(45, (a - m) * 12 // d)) for a, m, d in zip(f, M, D)]
C = ((12,12,-1,-2,0,0,0,0,0,0,0,0),
 (12,1,-1,6,0,0,0,0,0,0,0,0),
 (1,12,23,-2,0,0,0,0,0,0,0,0))
def predict(f):
 s = []
 q = scale(f)
 for c in C:
  n = 0
  for a, b in zip(q, c):
   a -= b
   n += a * a
  s.append(n)
 a, b = sorted(s)[:2]
 return s.index(a), 100 * b // max(1, a + b)
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
