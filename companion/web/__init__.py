"""Flask: application factory, security, the extension's API, the dashboard."""
