"""A board that lives: in real time, with a REPL, and going on after its program."""
