"""A class in browsers: one server, a seat for each student, their work, checks and hints, the teacher's wall.

messages   what browsers are told and what they may say, typed; docs/classroom-api.md says when
settings   what a class is started with
room       a class that runs: its store, sessions, news, grader and lessons, for all routes
app        the routes of all modules behind the guard; server runs them
guard      who may ask what, how much and how often, before any route is asked
store      one SQLite file with one writer: what is acknowledged survives a power cut
seats, sessions, works, facts   what is in it: places and secrets, cookies, files, what is true of the class
news       server-sent events that go on where a browser lost them
routes_…   the routes of pages, students and their work
checks     programs graded by workers, and what is told of that
"""
