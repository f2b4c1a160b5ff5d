"""What an administrator keeps: accounts and groups, categories, the business calendar, the agency's details."""
