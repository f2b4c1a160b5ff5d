"""Asking LKPP, the last level: the text of the question, how it stands there, the answer that comes by mail."""
