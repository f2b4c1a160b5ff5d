"""The administrator's pages: accounts and groups, the business calendar, categories, the agency's details."""
