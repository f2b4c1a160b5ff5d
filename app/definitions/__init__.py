"""The procedure as a published, immutable set: read it from folders, check it, publish it, write it out again."""
