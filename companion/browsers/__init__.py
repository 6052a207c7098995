"""Opens a real browser with the extension in it."""
