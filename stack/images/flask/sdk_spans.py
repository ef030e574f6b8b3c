"""Spans by OpenTelemetry's SDK, for tracing.py."""

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

BATCH_EVERY_MS = 300


class SocketExporter(SpanExporter):
    """The SDK's own takes URLs alone, and tries again while a worker is to end."""

    def __init__(self, post):
        self.post = post

    def export(self, spans):
        taken = self.post(encode_spans(spans).SerializeToString(), "application/x-protobuf")
        return SpanExportResult.SUCCESS if taken else SpanExportResult.FAILURE


class Teller:
    def __init__(self, resource, post):
        self.provider = TracerProvider(resource=Resource.create(resource), shutdown_on_exit=False)
        self.provider.add_span_processor(
            BatchSpanProcessor(SocketExporter(post), schedule_delay_millis=BATCH_EVERY_MS)
        )
        self.tracer = self.provider.get_tracer("signalbox.flask")

    def start_server(self, name, parent, state, attributes):
        carrier = {"traceparent": "00-" + "-".join(parent), "tracestate": state} if parent else {}
        context = TraceContextTextMapPropagator().extract(carrier, Context())
        return Span(
            self.tracer,
            self.tracer.start_span(name, context, kind=SpanKind.SERVER, attributes=attributes),
        )

    def close(self):
        self.provider.shutdown()


class Span:
    def __init__(self, tracer, span):
        self.tracer, self.span = tracer, span

    def child(self, name):
        return Span(self.tracer, self.tracer.start_span(name, set_span_in_context(self.span, Context())))

    def set(self, key, value):
        self.span.set_attribute(key, value)

    def rename(self, name):
        self.span.update_name(name)

    def record(self, error):
        self.span.record_exception(error)
        self.fail(f"{type(error).__name__}: {error}")

    def fail(self, words):
        if not words and not self.span.status.is_ok:
            return  # said already, and better
        self.span.set_status(Status(StatusCode.ERROR, words or None))

    def end(self):
        self.span.end()
