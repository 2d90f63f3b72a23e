"""A virtual air: networks that a kit can join, hosts that it can reach. None of it is outside the process."""
