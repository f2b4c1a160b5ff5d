"""A case at LKPP as Admin PPE works on it: the text to send, number and state there, the answer that came by mail."""
