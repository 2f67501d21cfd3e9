"""How dates and times are written, one way a language, everywhere: on a clock of 24 hours, as the live pages write them.

Django's own English writes "Nov. 22, 2026" and "9 a.m."; beside the times of an alarm, to the second, that made two
clocks of one.
"""
