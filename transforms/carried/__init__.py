"""Lines that an earlier month rejected and that nobody wrote off: a later month takes them once they can be charged."""
