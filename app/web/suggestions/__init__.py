"""What helps to write an answer: ready texts, FAQ entries and earlier answers, inserted into the form of a task."""
