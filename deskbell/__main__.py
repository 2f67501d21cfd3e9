"""``python -m deskbell`` is the same as the ``deskbell`` command."""

import sys

from deskbell.cli import main

sys.exit(main())
