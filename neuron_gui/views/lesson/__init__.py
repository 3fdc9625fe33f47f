"""The text of a lesson."""
