"""Records that are read from files and shared memory, as numpy dtypes."""

import numpy as np

sample = np.dtype([("id", "u4"), ("value", "f8"), ("flags", "u2")])
point = np.dtype([("x", "f4"), ("y", "f4"), ("tag", "S4")], align=True)
wire = np.dtype([("length", ">u4"), ("kind", ">u2")])
matrix = np.dtype({"names": ["cells", "rank"], "formats": ["(3,3)f8", "i4"], "offsets": [0, 72], "itemsize": 80})
