"""The types of the numpy arrays in the program; each is defined once."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
IndexArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.uint8]
LabelArray = NDArray[np.int8]  # 0 or 1 for each sample
CodeArray = NDArray[np.int32]  # the number of a distinct text, for each row of a column
