import numpy as np

vector = np.dtype([("x", "<f4"), ("y", "<f4")], align=True)
sample = np.dtype([("flag", np.uint8), ("pos", vector), ("gains", np.int16, (2, 3))], align=True)
header = np.dtype([("magic", "<u4"), ("length", "<u2")], align=True)
frame = np.dtype([("id", np.uint32), ("header", header), ("matrix", np.float64, (2, 2))], align=True)
