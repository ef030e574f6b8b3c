"""Who is at the other end of a request's connection, and whether that is nginx: only nginx's word on clients is believed.

In: a WSGI environment; BACKEND_BIND, and one of
  BACKEND_PROXY           nginx's address or name, where it has one of its own
  BACKEND_PROXY_PID_FILE  nginx's pid file, where everybody's address is 127.0.0.1
A unix socket is nginx's without either: it lies in a folder that is closed to others. With none of these, nobody is believed.
"""

import os
import socket


def peer_of(environ):
    """(address, port) of whoever is connected; None on a unix socket."""
    if "uwsgi.version" in environ:
        return uwsgi_peer()
    address = environ.get("REMOTE_ADDR", "")
    # What Flask's own server calls a unix socket's peer.
    return None if address in ("", "<local>") else (address, int(environ.get("REMOTE_PORT") or 0))


def is_proxy(peer):
    if peer is None:
        return True
    proxy, pid_file = os.environ.get("BACKEND_PROXY"), os.environ.get("BACKEND_PROXY_PID_FILE")
    try:
        if proxy:
            return peer[0] in (proxy, socket.gethostbyname(proxy))
        return bool(pid_file) and holds(children_of(pid_file), socket_of(peer))
    except (OSError, ValueError):
        return False


def uwsgi_peer():
    """Of the connection itself: in uWSGI's protocol even REMOTE_ADDR is only what the other end says."""
    import uwsgi

    with socket.socket(fileno=os.dup(uwsgi.connection_fd())) as connection:
        return None if connection.family == socket.AF_UNIX else connection.getpeername()


def socket_of(peer):
    """The name of the peer's end of its connection to us, as proc(5) has it; for a peer on this machine."""
    host, port = os.environ["BACKEND_BIND"].rsplit(":", 1)
    ends = [hexadecimal(*peer), hexadecimal(host, int(port))]
    with open("/proc/net/tcp") as table:
        inodes = [row.split()[9] for row in table if row.split()[1:3] == ends]
    return f"socket:[{inodes[0]}]" if inodes else None


def hexadecimal(address, port):
    return f"{int.from_bytes(socket.inet_aton(address), 'little'):08X}:{port:04X}"


def children_of(pid_file):
    with open(pid_file) as file:
        master = int(file.read())
    with open(f"/proc/{master}/task/{master}/children") as file:
        return file.read().split()


def holds(pids, wanted):
    return any(link == wanted for pid in pids for link in links_of(pid))


def links_of(pid):
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            yield os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except FileNotFoundError:  # closed meanwhile
            continue
