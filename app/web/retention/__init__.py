"""Retention rules, legal hold, and erasing by law: of what is due, and of a person."""
