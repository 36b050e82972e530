"""Benchmarks as ratios: ours and the bare bound in turn in one run (`make bench`)."""
