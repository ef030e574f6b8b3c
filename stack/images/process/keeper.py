"""Keeps one program running when nobody else watches: starts it, brings it back when it dies, stops it when told.

In: a command, and where to write what is known about it. Out: a record file that says who runs, and since when.
Must not know: nginx, Flask, Signalbox's wishes. Python's standard library alone, so that it starts in a moment.

  keeper.py RECORD LOG LABELS [--unlink SOCKET]... [--stop-signal NAME] -- COMMAND [ARGUMENT]...

TERM, INT and QUIT stop the program for good; HUP and USR1 are passed on. LABELS is JSON, copied into the record.
"""

import json
import os
import select
import signal
import sys
import time

STOP_SECONDS = 10
FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS, STABLE_SECONDS = 0.1, 5, 10
TICK_SECONDS = 5
LOG_LIMIT_BYTES = 8 * 1024 * 1024
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
PASSED_ON = {signal.SIGHUP, signal.SIGUSR1}


def main(arguments):
    keeper = Keeper(Order(arguments))
    keeper.start()
    announce()
    keeper.keep()


class Order:
    def __init__(self, arguments):
        options, self.command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
        self.record, self.log, labels = options[:3]
        self.labels = json.loads(labels)
        self.sockets, self.stop_signal = [], signal.SIGTERM
        for name, value in zip(options[3::2], options[4::2]):
            if name == "--unlink":
                self.sockets.append(value)
            elif name == "--stop-signal":
                self.stop_signal = signal.Signals["SIG" + value]
            else:
                raise SystemExit(f"unknown option {name}")


class Keeper:
    def __init__(self, order):
        self.order = order
        self.child = None
        self.state = "running"
        self.restarts = 0
        self.has_record = False
        self.last_exit = None
        self.delay = FIRST_DELAY_SECONDS
        self.due = None  # when the next thing is to be done: a restart, or the end of patience
        self.log = os.open(order.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.prctl = linux_prctl()
        self.prctl(PR_SET_CHILD_SUBREAPER, 1)
        self.signals = listen(STOPPING | PASSED_ON | {signal.SIGCHLD})

    def keep(self):
        while self.state != "stopped":
            for number in self.wait():
                if number in STOPPING:
                    self.stop()
                elif number in PASSED_ON and self.child:
                    send(os.kill, self.child["pid"], number)
            self.reap()
            if self.due is not None and time.monotonic() >= self.due:
                self.start() if self.state == "waiting" else self.give_up()
            self.tidy()

    def wait(self):
        left = TICK_SECONDS if self.due is None else max(0, min(TICK_SECONDS, self.due - time.monotonic()))
        ready, _, _ = select.select([self.signals], [], [], left)
        return os.read(self.signals, 512) if ready else b""

    def start(self):
        self.unlink_sockets()
        keeper_pid = os.getpid()
        pid = os.fork()
        if pid == 0:
            self.become_child(keeper_pid)
        self.child = {"pid": pid, "start": start_of(pid), "since": now()}
        self.started, self.due = time.monotonic(), None
        self.write_record("running")

    def become_child(self, keeper_pid):
        try:
            # A signal to the child is not one to the keeper, whose pipe it still shares.
            signal.set_wakeup_fd(-1)
            os.setsid()
            # Whoever ends the keeper ends the program too: without its keeper nobody would own it.
            self.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != keeper_pid:
                return
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.dup2(self.log, 1)
            os.dup2(self.log, 2)
            os.execvp(self.order.command[0], self.order.command)
        except OSError as error:
            os.write(2, f"{self.order.command[0]}: {error.strerror}\n".encode())
        finally:
            os._exit(127)

    def stop(self):
        if self.state == "stopping":
            return
        if self.child is None:
            self.write_record("stopped")
            return
        self.due = time.monotonic() + STOP_SECONDS
        self.write_record("stopping")
        send(os.kill, self.child["pid"], self.order.stop_signal)

    def give_up(self):
        """The program did not end in time."""
        self.due = None
        send(os.killpg, self.child["pid"], signal.SIGKILL)

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if self.child and pid == self.child["pid"]:
                self.ended(status)

    def ended(self, status):
        # Workers outlive a master that was killed, and would hold its port or socket.
        send(os.killpg, self.child["pid"], signal.SIGKILL)
        reap_all(2)
        self.unlink_sockets()
        self.child = None
        code = os.waitstatus_to_exitcode(status)
        self.last_exit = {
            "code": code if code >= 0 else None,
            "signal": signal.Signals(-code).name if code < 0 else None,
            "at": now(),
        }
        if self.state == "stopping":
            self.write_record("stopped")
            return
        if time.monotonic() - self.started >= STABLE_SECONDS:
            self.delay = FIRST_DELAY_SECONDS
        self.due = time.monotonic() + self.delay
        self.delay = min(self.delay * 2, LONGEST_DELAY_SECONDS)
        self.restarts += 1
        self.write_record("waiting")

    def unlink_sockets(self):
        for path in self.order.sockets:
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass

    def tidy(self):
        """What nobody asks for: a bounded log, and an end when the record was taken away: then this is nobody's."""
        if os.fstat(self.log).st_size > LOG_LIMIT_BYTES:
            with open(self.order.log, "rb") as old, open(self.order.log + ".1", "wb") as kept:
                kept.write(old.read())
            os.ftruncate(self.log, 0)
        if self.state != "stopped" and not os.path.exists(self.order.record):
            self.stop()

    def write_record(self, state):
        self.state = state
        record = {
            "format": 1,
            "labels": self.order.labels,
            "boot": boot_id(),
            "keeper": {"pid": os.getpid(), "start": start_of(os.getpid())},
            "child": self.child,
            "state": state,
            "restarts": self.restarts,
            "lastExit": self.last_exit,
        }
        # A record that was taken away is not written again.
        if self.has_record and not os.path.exists(self.order.record):
            return
        staged = f"{self.order.record}.{os.getpid()}.staged"
        with open(staged, "w") as file:
            json.dump(record, file)
        os.replace(staged, self.order.record)
        self.has_record = True


def listen(numbers):
    """A file that can be read once for each signal that came."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def announce():
    """One line to whoever started us and waits for it; from then on our own words belong to the log."""
    os.write(1, b"kept\n")
    os.dup2(2, 1)


def reap_all(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.005)
        except ChildProcessError:
            return


def send(how, pid, number):
    try:
        how(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def linux_prctl():
    """prctl(2); does nothing where there is none."""
    if not sys.platform.startswith("linux"):
        return lambda *_: None
    import ctypes

    return ctypes.CDLL(None).prctl


def start_of(pid):
    """A process's time of birth, as text: with the pid, it names one process for ever."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[19]
    except FileNotFoundError:
        return os.popen(f"LC_ALL=C ps -o lstart= -p {int(pid)}").read().strip()


def boot_id():
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except FileNotFoundError:
        return os.popen("sysctl -n kern.bootsessionuuid").read().strip()


def now():
    seconds = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}Z"


if __name__ == "__main__":
    main(sys.argv[1:])
