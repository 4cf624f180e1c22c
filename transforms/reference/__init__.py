"""The reference tables of a group: read, typed and checked together."""
