"""Absence (Ketidakhadiran): who is away, who stands in, and what becomes of the work at hand."""
