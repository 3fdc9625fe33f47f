"""The controls in the sidebar and in the bars. A value set by the program emits nothing."""
