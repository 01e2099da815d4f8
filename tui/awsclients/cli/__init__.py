"""The command line: the only part besides the screen that talks to a person."""
