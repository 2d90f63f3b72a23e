"""What the robot's sensors measure, a module a part: the truth, limits of the real part, and noise."""
