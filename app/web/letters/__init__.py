"""Mail on the page of its case: how it is shown, and what staff say that it meant."""
