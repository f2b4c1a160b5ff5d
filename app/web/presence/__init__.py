"""Who looks at a case or writes on it right now: what an open page says of its reader, and asks about others."""
