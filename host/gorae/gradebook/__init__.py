"""A table of people by lessons that says who has done what, from the store that `gorae grade` writes.

book       people, lessons and what each earned, best or last
template   an LMS's own sheet, filled in
items      what a class misses most, and programs that are alike
"""
