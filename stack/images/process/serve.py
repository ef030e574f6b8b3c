"""Starts gunicorn, and makes an old one (20.1 to 23) start and stop sooner.

In: gunicorn's own arguments. Out: gunicorn. Must not know: which app is served.
"""

import importlib.util
import os
import selectors
import sys
import types


class AtFirstUse(types.ModuleType):
    """Stands in for a module until somebody asks it for something."""

    def __getattr__(self, attribute):
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), attribute)


def import_late(name):
    if importlib.util.find_spec(name) is not None:
        sys.modules[name] = AtFirstUse(name)


def hear_signals_at_once(worker_class):
    """An old thread worker looks for a stop once a second; its own wake-up pipe, polled too, makes it look at once."""
    run = worker_class.run

    def run_and_hear(worker):
        poller, pipe = getattr(worker, "poller", None), getattr(worker, "PIPE", None)
        if poller and pipe and not hasattr(worker, "method_queue"):
            poller.register(pipe[0], selectors.EVENT_READ, lambda reader: os.read(reader, 4096))
        run(worker)

    worker_class.run = run_and_hear


if __name__ == "__main__":
    # 50 ms, which gunicorn 20.1 spends for a kind of address we never give it.
    import_late("pkg_resources")
    from gunicorn.app.wsgiapp import run
    from gunicorn.workers.gthread import ThreadWorker

    hear_signals_at_once(ThreadWorker)
    sys.argv[0] = "gunicorn"
    sys.exit(run())
