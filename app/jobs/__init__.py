"""What runs in the background. The rows are the truth; a job may run anywhere, and twice."""
