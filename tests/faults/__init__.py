"""What may go wrong, done on purpose: killed processes, cut lines, full disks, clocks that jump.

Each test says in its docstring which line of the promise it holds (T1 to T17).
"""
