"""Mail as it comes in: kept raw, read without trust, recognised. What becomes of it, `app.cases.mail.incoming` says.

- `store`: the row and the raw bytes, before anything else.
- `mailboxes`: which mailbox a message is for, and what that makes of it.
- `reading`: a message as plain values, whatever was sent.
- `automatic`, `bounces`, `threads`: is it a machine's, whose mail came back, which case does it belong to.
- `reasons`: why a message waits for a person, in words.
"""
