"""The tables of the reports, each made of figures that are computed elsewhere."""
