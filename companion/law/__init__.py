"""Reviews to assessments and deadlines."""
