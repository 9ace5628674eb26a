import shutil

import build_binding
from _binding import ffi

lib = ffi.dlopen(None)
shutil.rmtree(build_binding.folder)
