"""What plain compose called this container: asked of Docker's own DNS, as nothing inside a container says it."""

import os
import socket
import struct

DOCKER_DNS = ("127.0.0.11", 53)
PTR, IN = 12, 1


def name_from_compose():
    """`project-flask-app-2` as ("flask-app-2", "2"); the host's name twice where no such DNS answers."""
    host = socket.gethostname()
    try:
        # /etc/hosts would answer with the container's id: the resolver of the system is passed over.
        container = ask_name(socket.gethostbyname(host)).split(".")[0]
    except (OSError, ValueError, struct.error, IndexError):
        return host, host
    number = container.replace("_", "-").rsplit("-", 1)[-1]
    if not number.isdigit():
        return host, host
    return f"{os.environ.get('BACKEND_SERVICE', 'flask-app')}-{number}", number


def ask_name(address):
    """The first PTR record of an IPv4 address (RFC 1035, section 4)."""
    labels = [*reversed(address.split(".")), "in-addr", "arpa"]
    question = b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"
    query = struct.pack("!6H", 1, 0x0100, 1, 0, 0, 0) + question + struct.pack("!2H", PTR, IN)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(1)
        asking.sendto(query, DOCKER_DNS)
        answer = asking.recv(1024)
    if struct.unpack("!H", answer[6:8])[0] == 0:
        raise ValueError(f"no name is known for {address}")
    # Past the question come the record's owner and ten bytes of type, class, TTL and length; then the name itself.
    return read_name(answer, after_name(answer, len(query)) + 10)


def after_name(message, at):
    while message[at] and message[at] < 0xC0:
        at += 1 + message[at]
    return at + (2 if message[at] else 1)


def read_name(message, at):
    labels = []
    while message[at] and len(labels) < 64:
        if message[at] >= 0xC0:  # a pointer to where the rest was written before
            at = struct.unpack("!H", message[at : at + 2])[0] & 0x3FFF
            continue
        labels.append(message[at + 1 : at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels)
