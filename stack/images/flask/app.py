"""The Flask sample: what a backend of Signalbox answers, and which backend it was.

In: the environment (BACKEND_NAME, BACKEND_NUMBER), requests. Out: answers, each with the header X-Backend.
Must not know: engines, or which server program runs it.
"""

import os
import sys
import time
from contextlib import nullcontext

from flask import Flask, jsonify, request

from peer import is_proxy, peer_of

LONGEST_WORK_MS = 10_000


def own_name():
    """The name and number an engine gave; plain compose gives none, there they are asked for."""
    name, number = os.environ.get("BACKEND_NAME"), os.environ.get("BACKEND_NUMBER")
    if name and number:
        return name, number
    from compose_name import name_from_compose  # costs a moment at start, so only where it is needed

    return name_from_compose()


NAME, NUMBER = own_name()

app = Flask(__name__)

if os.environ.get("BACKEND_TRACED") == "1":
    import tracing  # costs a start some tenths of a second, so only where it is wished

    tracing.wrap(app)
    span = tracing.span
else:
    span = nullcontext


@app.after_request
def sign(response):
    response.headers["X-Backend"] = NAME
    return response


@app.get("/")
def hello():
    return f"Hello from Flask Server {NUMBER}!\n", {"Content-Type": "text/plain; charset=utf-8"}


@app.post("/")
def take():
    return f"Flask Server {NUMBER} took {len(request.get_data())} bytes.\n", {
        "Content-Type": "text/plain; charset=utf-8"
    }


@app.get("/info")
def info():
    peer = peer_of(request.environ)
    address = peer[0] if peer else "unix socket"
    client = client_address() if is_proxy(peer) else None
    return jsonify(
        backend=NAME,
        server=NUMBER,
        connecting_ip=client or address,
        proxy_ip=address if client else None,
        host=request.host,
        user_agent=request.headers.get("User-Agent", ""),
        served_by=server_program(request.environ),
        pid=os.getpid(),
    )


@app.get("/cache-me")
def cache_me():
    made_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return jsonify(backend=NAME, made_at=made_at), {"Cache-Control": "public, max-age=30"}


@app.get("/health")
def health():
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@app.get("/work")
def work():
    """Takes `ms`, and `extra_ms` more on the one backend whose number is `on`: a slow one among its equals."""
    asked = request.args.get("ms", "100")
    if not is_work(asked):
        return refuse_work("ms", asked)
    extra = request.args.get("extra_ms", "0") if request.args.get("on") == NUMBER else "0"
    if not is_work(extra):
        return refuse_work("extra_ms", extra)
    with span("sleep"):
        time.sleep((int(asked) + int(extra)) / 1000)
    return jsonify(backend=NAME, worked_ms=int(asked) + int(extra)), {"Cache-Control": "no-store"}


def is_work(asked):
    return asked.isascii() and asked.isdigit() and len(asked) < 9 and int(asked) <= LONGEST_WORK_MS


def refuse_work(name, asked):
    message = f'Expected `{name}` to be a whole number from 0 to {LONGEST_WORK_MS}, got "{asked[:40]}".'
    return jsonify(code="input-invalid", message=message), 400


@app.get("/versions")
def versions():
    """Of what answers here; null for what does not."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def version_of(name):
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    server = sys.modules.get("uwsgi")  # there is one only inside uWSGI
    return jsonify(
        python=platform.python_version(),
        flask=version_of("flask"),
        gunicorn=version_of("gunicorn") if "gunicorn" in sys.modules else None,
        uwsgi=None if server is None else server.version.decode(),
    )


def client_address():
    """Who asked nginx: X-Real-IP is nginx's own word; of X-Forwarded-For only the last entry is."""
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return request.headers.get("X-Real-IP", "").strip() or forwarded


def server_program(environ):
    """In its own words: `gunicorn/26.2.2`, `Werkzeug/3.1.3`, `uWSGI/2.0.31-debian`."""
    uwsgi = environ.get("uwsgi.version")
    return f"uWSGI/{uwsgi.decode()}" if uwsgi else environ.get("SERVER_SOFTWARE", "")
