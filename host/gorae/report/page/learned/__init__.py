"""What pages show of data, of models and how well they do, and of a robot that has learned."""
