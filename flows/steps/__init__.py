"""The steps of a month. Each loads what it needs, calls the transforms that do the work, and keeps what they return."""
