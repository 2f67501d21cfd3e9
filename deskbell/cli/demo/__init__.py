"""The demo: a library in a town that does not exist, made once, so that Deskbell can be tried within a minute."""
