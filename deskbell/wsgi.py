"""Django as a plain function. The server (:mod:`deskbell.core.server`) calls it in two pools of threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.settings")

application = get_wsgi_application()
