"""What is done: pure functions, tables in, tables or one document out."""
