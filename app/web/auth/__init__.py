"""Sign in and out, and passwords: the account of a member of staff, by its owner."""
