"""Use a session: a shell, a command, the console in a browser, an export. Nothing here asks AWS for a session."""
