"""A case as staff read it: its page, search, notes, following, files. Work on it is `app.web.tasks`."""
