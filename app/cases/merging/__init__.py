"""A case merged into another: set aside, answered with it, and put back as it was."""
