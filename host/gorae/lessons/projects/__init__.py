"""Projects of a student's own: sentences that say what the robot must do become a challenge."""
