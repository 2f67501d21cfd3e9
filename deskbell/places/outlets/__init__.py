"""Reading the national outlet file of the Public Libraries Survey (IMLS, US public domain) into places.

:mod:`reading` takes the file apart and names what it can't take, :mod:`words` and :mod:`zones` turn its capitals,
telephone numbers and counties into what people read, :mod:`libraries` groups outlets into libraries, and
:mod:`writing` is the action that makes places of them.
"""
