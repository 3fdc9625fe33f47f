"""The plot that views draw in, and what is drawn in it."""
