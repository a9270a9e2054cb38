"""Trains what `models` holds: `python -m overhand_detectors.training BENCHMARK CLINC BANKING`. Not needed to run.

BENCHMARK is a folder of labelled rows, CLINC and BANKING are checkouts (see `sources`). Needs numpy and the embedding
layer. The same input gives the same files; each says from which rows it was made, under which licences.
"""
