"""A season planned: lanes of sessions chosen with a solver, then people, rooms, carts and buses by name."""
