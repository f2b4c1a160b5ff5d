"""The reports of Koordinator, process owner and auditor: what was promised and kept, where time is lost."""
