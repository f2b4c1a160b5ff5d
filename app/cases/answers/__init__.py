"""What helps to write an answer, and what must not leave with it."""
