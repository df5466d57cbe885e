"""What must be on a disclosure site, and whether it is: the norm made executable.

Pure: no network, no SQL, no HTML, no terminal and no clock. "Today" is an argument.
"""
