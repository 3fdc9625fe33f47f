"""Lessons: the file format, its reader and the player's state. No Qt."""
