"""The steps of a lesson: their goals, what experiments show, what copying earns, how long they take."""
