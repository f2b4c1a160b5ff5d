"""Values that should not be read over a shoulder: covered on every screen, shown to whoever needs them, on record."""
