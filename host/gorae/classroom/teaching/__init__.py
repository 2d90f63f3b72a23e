"""What the teacher sees and does: the wall, one seat, exports, and what is forgotten when.

wall        who needs the teacher, computed from what was saved and checked
term        when a school's term ends, and with it what is kept
forgetting  a class or one seat erased
roster      which name a seat has: a file of the teacher's, read for an export alone
handing_out exports: gradebook, programs, a report for the parents of each student
"""
