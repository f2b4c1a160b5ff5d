"""What is printed on paper: drawn here from plain values, knowing neither tables nor pages."""
