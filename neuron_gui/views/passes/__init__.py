"""Loop against vectorized."""
