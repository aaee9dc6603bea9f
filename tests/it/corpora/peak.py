"""Runs a program. Prints the most memory that one of its processes held, in bytes; its seconds; how it ended.

    python3 peak.py PROGRAM [ARGUMENT…]

The memory is that of the largest process among the program and all it waited for, as the system tells (ru_maxrss).
"""

import os
import resource
import subprocess
import sys
import time

begun = time.monotonic()
# Without PATH it finds no OCR, whose memory is not its own.
run = subprocess.run(sys.argv[1:], env={**os.environ, "PATH": ""}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.monotonic() - begun
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, seconds, run.returncode)
