"""Staff enter a request that came by telephone, at the counter, by letter or through LKPP's own site."""
