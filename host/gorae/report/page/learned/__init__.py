"""What a report shows of a robot that has learned: the matrix, and mistakes beside what it learned from."""
