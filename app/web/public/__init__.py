"""The pages that everybody sees: what the service is, asking for help, following a ticket, FAQ, complaints.

Nobody signs in here. Whoever holds a case's tracking link may do what its requester may, and nothing more.
"""
