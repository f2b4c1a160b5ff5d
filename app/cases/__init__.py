"""The work of staff and requesters on a case, one verb a file.

A verb takes `actor` and `now`, changes, records and flushes; only the edge (web, cli, jobs) commits. `step` is the one
way into the engine; `inbox` and the other selectors read rows and never touch it.
"""
