"""The counter: numbers for those who wait, the printed service form of a visit and its signed scan."""
