"""A class in browsers: one server, a seat for each student, their work, checks and hints, the teacher's wall.

messages   what browsers are told and what they may say, typed; docs/classroom-api.md says when
settings   what a class is started with
room       a class that runs: its store, sessions, news, queue and lessons, for all routes
app        the routes of all modules behind the guard; server runs them
guard      who may ask what, how much and how often, before any route is asked
store      one SQLite file with one writer: what is acknowledged survives a power cut
seats, sessions, works, graded   what is in it: places and secrets, cookies, files, checks
queue      who is graded next; grading is what workers do
news       server-sent events that go on where a browser lost them
routes_…   the routes, a module each for pages, students, live runs, cable and teacher
"""
