"""How long cases are kept, what may not be erased, and erasing in the background what is kept no longer."""
