"""Where time is lost, what was promised and kept, and what users think of it: the figures of the reports.

Reports read roll-ups (`rollup`) that are computed from the trail and the tables of the work, outside the step. No name
of a requester comes into any of them.
"""
