"""How gunicorn serves the sample, in a container and as a plain process; settings an older gunicorn lacks are ignored."""

import os
import signal

bind = os.environ.get("BACKEND_BIND", "0.0.0.0:" + os.environ.get("BACKEND_PORT", "8000"))
worker_class = os.environ.get("BACKEND_WORKER_CLASS", "gthread")
workers = int(os.environ.get("BACKEND_WORKERS", "1"))
# With more than one, gunicorn takes gthread whatever class was wished.
threads = 1 if worker_class == "sync" else int(os.environ.get("BACKEND_THREADS", "4"))
timeout = int(os.environ.get("BACKEND_TIMEOUT", "30"))
# Longer than nginx keeps an idle connection (60 s): else a POST can meet a socket closed a moment ago.
keepalive = 75
# Below the 10 s an engine waits before it kills.
graceful_timeout = 8
# The app is loaded before the port opens, so that a starting backend refuses at once and nginx tries another.
preload_app = True
# The heartbeat file: memory, as the root file system is read-only.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None
errorlog = "-"
loglevel = os.environ.get("BACKEND_LOG_LEVEL", "info")
control_socket_disable = True
# Whose X-Forwarded-Proto counts, beside a unix socket's peer: nginx's address, and nobody where that is not known.
proxy = os.environ.get("BACKEND_PROXY", "")
forwarded_allow_ips = proxy if proxy.replace(".", "").isdigit() else ""


def post_worker_init(worker):
    """An idle kept connection is no work: without this, gunicorn 26 waits all of `graceful_timeout` for nginx to close it."""
    begin_exit = worker.handle_exit

    def close_idle_then_exit(number, frame):
        for connection in list(getattr(worker, "keepalived_conns", ())):
            connection.timeout = 0
        begin_exit(number, frame)

    signal.signal(signal.SIGTERM, close_idle_then_exit)


def post_request(worker, request, environ, response):
    """A body that the app did not read resets a connection that is closed, and the answer is lost: nginx says 502."""
    while request.body.read(65536):
        pass
