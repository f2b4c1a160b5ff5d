"""The editors in the browser: diagrams, forms and decision tables of a draft, and a form as the server will show it."""
