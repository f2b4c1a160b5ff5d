"""Publishing: what a draft would do, publish it, agree to it, go back to a version, watch the cases move."""
