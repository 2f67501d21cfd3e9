"""Loaded before Django: settings for tests, and a data folder of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

os.environ["DESKBELL_MODE"] = "test"
if "DESKBELL_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="deskbell-test-")
    os.environ["DESKBELL_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

# How long an example takes is no fault of the code on a busy machine; times are measured in bench/.
settings.register_profile("deskbell", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("deskbell")
