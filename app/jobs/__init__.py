"""What runs in the background. The rows are the truth; a job may run anywhere, and twice.

- `due_work`: the work itself: fire the timers of a case, deliver a mail, or all of it (a sweep).
- `queue`, `announce`: on PostgreSQL, a committed step tells the workers which row to look at.
- `queue_worker` (PostgreSQL, Procrastinate) and `scheduler` (SQLite, APScheduler): what runs the work.
- `worker`: starts the one that fits the database.
"""
