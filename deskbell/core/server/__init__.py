"""The live server: uvicorn's accept loop, Django in fixed lanes of threads, and the stream beside it.

::

    protocol  one connection. GET /api/v1/stream leaves HTTP here and becomes a stream (core.stream)
    bridge    everything else: the whole request is read, Django answers it in a lane, the answer is sent
    lanes     the pools of threads. Presses and answers have their own, so a slow page never delays them
    environ   what Django is told about a request, and what it is not told
    process   starting, ending within five seconds, and everything that runs beside requests
    memory    collecting garbage in quiet moments
    ready     what must be true before the first request: tables, file descriptors

The rest of Deskbell gives it two things: the WSGI application, and a doorkeeper that knows who may listen.
"""
