"""What is taken in from other platforms, and what is published as open data."""

from .importing import Report, import_file
from .releasing import write_release

__all__ = ["Report", "import_file", "write_release"]
