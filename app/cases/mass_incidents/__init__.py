"""One disturbance, many cases: declared, shown on the portal, answered by one answer."""
