"""What runs in the background. The rows are the truth; a job may run anywhere, and twice.

- `due_work`: the work itself: fire the timers of a case, deliver a mail, or all of it (a sweep).
- `tidy`: what is cleared away once a day.
- `queue`, `announce`, `coming_up`: on PostgreSQL, a committed step tells the workers which rows to look at, and a sweep
  finds whatever nobody told.
- `queue_worker`, `queued_work` (PostgreSQL, Procrastinate) and `scheduler` (SQLite, APScheduler): what runs the work.
- `worker`: starts the one that fits the database.
"""
