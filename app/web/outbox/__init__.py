"""The outbox: mail that waits, went out, could not go out, or in a trial is only kept to be read."""
