"""Spans of the Flask sample. Imported only where `BACKEND_TRACED=1`: nothing of it is paid for otherwise.

In: requests with the header `traceparent`. Out: spans, by OTLP over HTTP to the unix socket BACKEND_TRACES_SOCKET.
Must not know: who draws them. Spans are sent in batches by a thread, and dropped when nobody listens: no answer waits.
"""

import atexit
import contextvars
import http.client
import os
import re
import socket
import sys
from contextlib import contextmanager

from flask import got_request_exception, request
from werkzeug.wsgi import ClosingIterator

try:
    import sdk_spans as spans  # OpenTelemetry's SDK
except ImportError:
    import own_spans as spans  # Debian 12 ships none

NAME = os.environ.get("BACKEND_NAME", "backend")
HEALTH = os.environ.get("BACKEND_HEALTH_PATH", "/health")
SOCKET = os.environ.get("BACKEND_TRACES_SOCKET", "")
RESOURCE = {
    "service.name": NAME.rsplit("-", 1)[0],
    "service.instance.id": NAME,
    "signalbox.backend": NAME,
}
SENT_WITHIN_S = 2

current = contextvars.ContextVar("span", default=None)
teller = None


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a unix socket; of a path too long for one, its folder is opened and named by its number."""

    def __init__(self):
        super().__init__("localhost", timeout=SENT_WITHIN_S)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SENT_WITHIN_S)
        if len(SOCKET.encode()) <= 103:
            return self.sock.connect(SOCKET)
        folder = os.open(os.path.dirname(SOCKET), os.O_PATH)
        try:
            self.sock.connect(f"/proc/self/fd/{folder}/{os.path.basename(SOCKET)}")
        finally:
            os.close(folder)


def post(body, content_type):
    """Whether the receiver took it. Never raises: a span is not worth an answer."""
    connection = SocketConnection()
    try:
        connection.request("POST", "/v1/traces", body, {"Content-Type": content_type})
        return connection.getresponse().status == 200
    except OSError:
        return False
    except http.client.HTTPException:
        return False
    finally:
        connection.close()


def telling():
    """Made in the process that answers: a server program forks after it has loaded the app."""
    global teller
    if teller is None or teller.pid != os.getpid():
        teller = spans.Teller({**RESOURCE, "process.pid": os.getpid()}, post)
        teller.pid = os.getpid()
        atexit.register(teller.close)
    return teller


def wrap(app):
    """Has every request of `app` leave a span, but for those that only ask whether it lives."""
    answer = app.wsgi_app

    def traced(environ, start_response):
        if environ.get("PATH_INFO") == HEALTH:
            return answer(environ, start_response)
        span = telling().start_server(
            environ["REQUEST_METHOD"],
            parent_of(environ),
            environ.get("HTTP_TRACESTATE", ""),
            attributes_of(environ),
        )
        token = current.set(span)

        def started(status, headers, exc_info=None):
            code = int(status.split(" ", 1)[0])
            span.set("http.response.status_code", code)
            if code >= 500:
                span.fail("")
            return start_response(status, headers, exc_info)

        try:
            return ClosingIterator(answer(environ, started), [span.end])
        except BaseException as error:
            span.record(error)
            span.end()
            raise
        finally:
            current.reset(token)

    app.wsgi_app = traced

    @app.before_request
    def name_by_route():
        span = current.get()
        if span is not None and request.url_rule is not None:
            span.set("http.route", request.url_rule.rule)
            span.rename(f"{request.method} {request.url_rule.rule}")

    def tell_exception(sender, exception, **rest):
        if current.get() is not None:
            current.get().record(exception)

    try:
        got_request_exception.connect(tell_exception, app, weak=False)
    except RuntimeError:
        print("exceptions are not told in spans: blinker is missing", file=sys.stderr)


@contextmanager
def span(name):
    """A span of its own for a part of a request."""
    parent = current.get()
    if parent is None:
        yield
        return
    child = parent.child(name)
    try:
        yield
    except BaseException as error:
        child.record(error)
        raise
    finally:
        child.end()


PARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})\Z")


def parent_of(environ):
    """Trace id, span id and flags of a valid `traceparent`; None without one."""
    found = PARENT.match(environ.get("HTTP_TRACEPARENT", ""))
    return found and found.groups()


def attributes_of(environ):
    """https://opentelemetry.io/docs/specs/semconv/http/http-spans/"""
    told = {
        "http.request.method": environ["REQUEST_METHOD"],
        "url.scheme": environ.get("wsgi.url_scheme", "http"),
        "url.path": environ.get("PATH_INFO", ""),
        "url.query": environ.get("QUERY_STRING", ""),
        "server.address": environ.get("HTTP_HOST", ""),
        "client.address": environ.get("HTTP_X_REAL_IP", ""),
        "user_agent.original": environ.get("HTTP_USER_AGENT", ""),
    }
    return {name: value for name, value in told.items() if value}
