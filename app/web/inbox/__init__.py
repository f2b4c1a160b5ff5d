"""The inbox (Kotak Tugas): queues, the list of one, and the case that is open beside it."""
