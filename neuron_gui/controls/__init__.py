"""One group of controls a file. Controls say what the user asked; a value set by the program emits nothing."""
