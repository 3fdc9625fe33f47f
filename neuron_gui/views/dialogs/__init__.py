"""Windows that ask or tell: import, race, progress, errors."""
