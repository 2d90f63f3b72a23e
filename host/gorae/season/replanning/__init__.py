"""A plan changed and explained: fewest moves after an event, differences in words, what stands in the way."""
