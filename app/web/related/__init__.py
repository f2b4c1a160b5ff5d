"""What brings cases together and parts them again: merge and its undoing, split, link."""
