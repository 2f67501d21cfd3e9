"""The benches: what Deskbell costs, beside what others cost, on the same machine in the same run.

::

    house     a library with as many enrolled screens as asked for, in a fresh database
    processes the servers under test: started on one core, stopped by their pid
    crowd     the load generator, a process of its own on the other core: thousands of listeners in one epoll loop
    dialects  what a listener says and hears: Deskbell's stream, MQTT, Redis
    fanout    one press to the last of N listeners, against mosquitto and Redis
    tap       one tap in the guide to the last of N listeners, against the press that raised the alarm
    press     one press to its committed answer, against a bare commit and an empty request
    memory    what an idle server and an idle stream cost
    figures   medians and tables

Each of fanout, tap, press and memory has ``run(argv) -> int``; ``deskbell bench NAME`` calls it.
"""
