"""User tasks: take, give back, hand over, fill in and complete. Their form stands on the case's page."""
