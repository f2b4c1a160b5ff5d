"""Texts kept ready: one's own and everybody's."""
