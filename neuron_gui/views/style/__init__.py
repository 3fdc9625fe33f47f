"""Themes, colours, fonts, icons and typeset formulas."""
