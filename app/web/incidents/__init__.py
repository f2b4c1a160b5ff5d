"""Steps that failed by a fault of the procedure: what the person who made them sees, and where it is decided."""
