"""Page bytes to reviews."""
