"""Changes of one line that could make a program readable, with what it would mean to need each."""
