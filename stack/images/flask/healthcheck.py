"""Exit code 0 when the backend in this container answers its health path with 200. Bare sockets: quick to start."""

import os
import socket
import sys

PORT = int(os.environ.get("BACKEND_PORT", "8000"))
PATH = os.environ.get("BACKEND_HEALTH_PATH", "/health")


def question():
    speaks = os.environ.get("BACKEND_PROTOCOL", "uwsgi") if os.environ.get("BACKEND_SERVER") == "uwsgi" else "http"
    return uwsgi_packet() if speaks == "uwsgi" else f"GET {PATH} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()


def uwsgi_packet():
    """One request as https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html has it; the answer to it is http's."""
    variables = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": PATH,
        "REQUEST_URI": PATH,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.0",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(PORT),
        "HTTP_HOST": "localhost",
    }
    texts = [text.encode() for pair in variables.items() for text in pair]
    body = b"".join(len(text).to_bytes(2, "little") + text for text in texts)
    return b"\0" + len(body).to_bytes(2, "little") + b"\0" + body


with socket.create_connection(("127.0.0.1", PORT), timeout=2) as peer:
    peer.sendall(question())
    answer = peer.recv(64)
sys.exit(0 if answer.split(b" ")[1:2] == [b"200"] else 1)
