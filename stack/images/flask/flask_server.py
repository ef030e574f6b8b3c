"""Flask's development server, one thread: what every tutorial warns of, here to be measured.

In: the environment (BACKEND_BIND or BACKEND_PORT). Out: one answer after the other. Must not know: which app is served.
"""

import io
import os
import select
import signal
import time

from werkzeug.serving import WSGIRequestHandler, make_server

from app import app

# Below the 10 s an engine waits before it kills.
LAST_ANSWERS_SECONDS = 8


class QuietHandler(WSGIRequestHandler):
    """Like the other servers here: a line for each request is nginx's business."""

    def log_request(self, *_):
        pass


def take_body_first(application):
    """An older Werkzeug resets a connection whose body the app did not read, and its answer is lost: nginx says 502."""

    def with_body(environ, start_response):
        length = environ.get("CONTENT_LENGTH")
        if length:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
        return application(environ, start_response)

    return with_body


def serve():
    stop, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    signal.signal(signal.SIGTERM, lambda *_: None)
    server = make_server(*bind(), take_body_first(app), threaded=False, request_handler=QuietHandler)
    server.log_startup()
    while stop not in select.select([server, stop], [], [])[0]:
        server.handle_request()
    # Whoever stands in the queue was accepted by the kernel already.
    until = time.monotonic() + LAST_ANSWERS_SECONDS
    while time.monotonic() < until and select.select([server], [], [], 0)[0]:
        server.handle_request()
    server.server_close()


def bind():
    wished = os.environ.get("BACKEND_BIND", "0.0.0.0:" + os.environ.get("BACKEND_PORT", "8000"))
    if wished.startswith("unix:"):
        return "unix://" + wished.removeprefix("unix:"), 0
    host, port = wished.rsplit(":", 1)
    return host, int(port)


if __name__ == "__main__":
    serve()
