"""Mail that came in: what waits for a decision, what each message says, and the mailboxes that it is read from."""
