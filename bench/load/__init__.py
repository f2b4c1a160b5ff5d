"""A working day in ten minutes: ten staff and two hundred requesters against the servers as they are deployed.

gunicorn and `flask worker` on a PostgreSQL database of their own, locust (in an environment of its own, like the
peers) as the people. Nothing here is in process: what is measured is what a browser would wait for.
"""
