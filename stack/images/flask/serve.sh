#!/bin/sh
# Starts the server program that BACKEND_SERVER names, in this process's place: signals reach it, nothing stands between.
set -eu

backlog() {
  # Not the shell's own read: it asks byte by byte, and the kernel tells such a file at the first byte only.
  most="$(cat /proc/sys/net/core/somaxconn 2> /dev/null || echo 128)"
  if [ "$most" -lt 2048 ]; then echo "$most"; else echo 2048; fi
}

case "${BACKEND_SERVER:-gunicorn}" in
gunicorn)
  exec gunicorn --config gunicorn.conf.py app:app
  ;;
uwsgi)
  export BACKEND_BIND="${BACKEND_BIND:-0.0.0.0:${BACKEND_PORT:-8000}}" BACKEND_PROTOCOL="${BACKEND_PROTOCOL:-uwsgi}"
  export BACKEND_WORKERS="${BACKEND_WORKERS:-1}" BACKEND_THREADS="${BACKEND_THREADS:-4}"
  # uWSGI ends where this is more than the kernel allows.
  exec uwsgi --ini uwsgi.ini --listen "$(backlog)"
  ;;
flask)
  exec python3 flask_server.py
  ;;
*)
  echo "Expected BACKEND_SERVER to be gunicorn, uwsgi or flask, got \"$BACKEND_SERVER\"." >&2
  exit 64
  ;;
esac
