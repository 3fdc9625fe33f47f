"""Controllers carry out what the user asks for: training, data, files, lessons, appearance."""
