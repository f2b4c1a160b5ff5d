"""The published questions and answers: read, written, judged by their readers."""
