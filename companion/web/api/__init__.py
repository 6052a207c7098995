"""The API for the extension: check, call the walk, encode."""
