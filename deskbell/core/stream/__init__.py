"""The live stream: numbered events, encoded once, written straight to each listener's transport.

::

    door      who asks, and who may listen (answered by a doorkeeper that the house gives)
    frames    what goes over the wire
    audience  one event's audience, compiled for thousands of listeners
    delivery  one event on its way to all who hear it
    stream    one listener: the whole of what is kept for it
    hub       every stream of this process; lives on the event loop and never touches the database
    reader    the one thread that reads the event table, in order, and replays what was missed
    wakeups   PostgreSQL's NOTIFY, for events that other processes committed
    keeper    the one thread that writes who is listening, and asks again whether they may

The order of events is kept by having one way: the reader hands the hub a queue of things to do ("this
stream begins", "this event goes out"), and the hub does them one after the other.
"""
