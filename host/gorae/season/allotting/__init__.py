"""The allotment of seats: points published first, a draw that anybody can repeat, rounds, and why."""
