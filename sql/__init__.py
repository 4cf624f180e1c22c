"""Set logic, one statement per file."""
