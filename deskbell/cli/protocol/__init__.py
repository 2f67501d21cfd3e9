"""``deskbell protocol …``: one module for each command, with ``run(argv) -> status``."""
