"""Assessment, platform and date to what to do next."""
