"""Pages and forms of the dashboard."""
