"""Mailboxes on IMAP servers: what is new there is stored, once, and nothing on the server is changed.

- `folder`: one open folder, the only place that talks to a server; `fetching`: its messages, in sensible pieces.
- `account`, `trouble`: how to reach it, and why that failed, in words.
- `lease`, `storing`, `standing`: who reads a mailbox now, how far it has been read, how it fares.
- `reconciling`: what the folder has against what is stored.

The server's numbers decide (UID under UIDVALIDITY), never its flags: another program that has read a message has not
done our work. Who runs all this, `app.jobs` says.
"""
