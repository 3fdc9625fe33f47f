"""The controls in the sidebar and in the bars. A value that the program sets emits no signal."""
