"""The published procedure, to be read: versions, diagrams, the same in words, forms, decision tables, settings."""
