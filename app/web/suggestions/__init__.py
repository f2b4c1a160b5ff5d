"""What helps to write an answer: texts kept ready, FAQ entries and earlier answers, to be inserted into a task's form."""
