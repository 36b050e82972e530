"""The demonstration: illustrative figures, the story of who is late, returned or corrected, and the loader.

Real are the programme, the units' tree and the dates; the figures are made up.
"""
