"""The list of runs, and the race."""
