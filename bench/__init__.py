"""What measures speed: ratios within one run, because machines differ and drift. `python3 run.py bench`."""
