"""What comes in and goes out: files, the texts of mail, the outbox and its delivery."""
