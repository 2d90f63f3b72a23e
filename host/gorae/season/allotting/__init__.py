"""Who gets a seat: points that are published first, a draw that anybody can repeat, rounds, and why."""
