"""A working day in ten minutes: ten staff and two hundred requesters against the servers as they are deployed.

gunicorn and `flask worker` on a PostgreSQL database of their own, locust (in an environment of its own, like the
peers) as the people. Nothing here is in process: what is measured is what a browser would wait for.

A figure is what a person waits for: that of a form that is sent is its POST together with the page it leads to, so
"kirim tiket" is the opening of a case and the page of the receipt. Scripts, styles and pictures are left out, which a
browser keeps. Nobody clicks without a pause: see `people`. What signing in costs is a slow hash on purpose.
"""
