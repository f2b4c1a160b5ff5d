"""Try a draft or a published version step by step, and keep what was tried as scenarios: for the process owner."""
