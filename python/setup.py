"""Builds a wheel that carries the shared library named by ``$ABIDING_LIBRARY``.

The wheel is for one platform, and for every Python on it: ctypes needs no extension module. Without
``$ABIDING_LIBRARY`` the package finds the system's library when it is imported.
"""

import os
import shutil
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

LIBRARY = os.environ.get("ABIDING_LIBRARY")
NAMES = {"win32": "abiding.dll", "darwin": "libabiding.dylib"}


class WithLibrary(build_py):
    """Puts the library beside the modules."""

    def run(self):
        super().run()
        if LIBRARY:
            name = NAMES.get(sys.platform, "libabiding.so.0")
            shutil.copyfile(LIBRARY, Path(self.build_lib) / "abiding" / name)


class ForOnePlatform(bdist_wheel):
    """``py3-none-<platform>`` where there is a library inside, else ``py3-none-any``."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class Platform(Distribution):
    """Tells setuptools whether the wheel holds machine code."""

    def has_ext_modules(self):
        return LIBRARY is not None


setup(
    cmdclass={"build_py": WithLibrary, "bdist_wheel": ForOnePlatform},
    distclass=Platform,
)
