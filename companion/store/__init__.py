"""What is kept: TinyDB collections, evidence files, custody log."""
