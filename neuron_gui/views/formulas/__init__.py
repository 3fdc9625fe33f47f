"""The formulas of one step, typeset."""
