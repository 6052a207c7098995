"""The ways of reading a page, one a module; `reading.reader` tries them in order."""
