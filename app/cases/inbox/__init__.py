"""What the lists of staff show, and what is done from them."""
