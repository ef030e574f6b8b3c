"""Spans without OpenTelemetry's SDK, for tracing.py: the same, told as OTLP in JSON.

https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

import json
import os
import queue
import threading
import time
import traceback

BATCH_EVERY_S = 0.3
MOST_AT_ONCE = 512
MOST_WAITING = 2048


class Teller:
    def __init__(self, resource, post):
        self.resource = {**resource, "telemetry.sdk.name": "signalbox", "telemetry.sdk.language": "python"}
        self.post = post
        self.waiting = queue.Queue(MOST_WAITING)
        self.closing = threading.Event()
        threading.Thread(target=self.send_all, daemon=True).start()

    def start_server(self, name, parent, state, attributes):
        trace, parent_id, flags = parent or (os.urandom(16).hex(), "", "01")
        return Span(self, name, trace, parent_id, int(flags, 16), 2, attributes, state)

    def take(self, span):
        try:
            self.waiting.put_nowait(span)
        except queue.Full:
            pass  # a span is dropped before an answer waits

    def send_all(self):
        while not self.closing.wait(BATCH_EVERY_S):
            self.send_waiting()

    def send_waiting(self):
        while not self.waiting.empty():
            batch = []
            while len(batch) < MOST_AT_ONCE and not self.waiting.empty():
                batch.append(self.waiting.get_nowait())
            scope = {"scope": {"name": "signalbox.flask"}, "spans": batch}
            message = {"resource": {"attributes": listed(self.resource)}, "scopeSpans": [scope]}
            body = json.dumps({"resourceSpans": [message]}).encode()
            if not self.post(body, "application/json"):
                return

    def close(self):
        self.closing.set()
        self.send_waiting()


class Span:
    def __init__(self, teller, name, trace, parent, flags, kind, attributes, state=""):
        self.teller, self.flags, self.attributes = teller, flags, dict(attributes)
        self.told = {
            "traceId": trace,
            "spanId": os.urandom(8).hex(),
            "parentSpanId": parent,
            "traceState": state,
            "flags": flags | (0x300 if kind == 2 else 0x100),  # whether the parent is another program's
            "name": name,
            "kind": kind,
            "startTimeUnixNano": str(time.time_ns()),
            "events": [],
            "status": {},
        }

    def child(self, name):
        return Span(self.teller, name, self.told["traceId"], self.told["spanId"], self.flags, 1, {})

    def set(self, key, value):
        self.attributes[key] = value

    def rename(self, name):
        self.told["name"] = name

    def record(self, error):
        attributes = {
            "exception.type": type(error).__name__,
            "exception.message": str(error),
            "exception.stacktrace": "".join(traceback.format_exception(type(error), error, error.__traceback__)),
        }
        event = {"name": "exception", "timeUnixNano": str(time.time_ns()), "attributes": listed(attributes)}
        self.told["events"].append(event)
        self.fail(f"{type(error).__name__}: {error}")

    def fail(self, words):
        if words or "code" not in self.told["status"]:
            self.told["status"] = {"code": 2, "message": words}

    def end(self):
        if self.flags & 1 == 0 or "endTimeUnixNano" in self.told:
            return
        self.told["endTimeUnixNano"] = str(time.time_ns())
        self.told["attributes"] = listed(self.attributes)
        self.teller.take(self.told)


def listed(attributes):
    return [{"key": key, "value": valued(value)} for key, value in attributes.items()]


def valued(value):
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}
