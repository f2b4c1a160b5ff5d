"""Drafts of the procedure: pages and addresses of the process owner, below `/proses/draf`.

What belongs to a draft and is a matter of its own has a blueprint beside this one: the editors, the trial, publishing.
"""
