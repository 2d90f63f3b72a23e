"""One interpreter instance: its memory, files, clock and the calls that it makes to its host."""
