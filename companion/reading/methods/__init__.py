"""The ways to read a page; the reader tries them in order."""
