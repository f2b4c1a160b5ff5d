"""What an auditor does at the desk: keep a search, ask for a long export, take a case out on paper.

No case is changed by it.
"""
