"""What is asked for is done: training, data, files, lessons, appearance."""
