"""Koordinator's care for the FAQ: entries and their versions, what was asked in vain, words that mean the same."""
