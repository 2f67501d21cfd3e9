"""The worker: runs what is due, at least once, across any crash.

::

    leases   claiming a row by compare-and-set, and marking how it went
    lane     a dispatcher and its threads: claims what is due, oldest first, and runs it
    jumps    noticing that the wall clock was set, and moving what is relative along
    worker   the lanes together: one for alarms, one for everything that talks to the outside

Alarms have a lane of their own, so that a mail server that hangs never delays an escalation.
"""

from deskbell.core.worker.worker import Worker

__all__ = ["Worker"]
