"""Dtypes inside dtypes, arrays of them, and byte orders."""

import numpy as np

vector = np.dtype([("x", "<f4"), ("y", "<f4")])
sample = np.dtype([("flag", np.uint8), ("pos", vector), ("gains", np.int16, (2, 3))])
header = np.dtype([("magic", ">u4"), ("length", ">u2")], align=True)
frame = np.dtype({"names": ["header", "matrix"], "formats": [header, (np.float64, (2, 2))], "offsets": [0, 8], "itemsize": 40})
