/** What is typed of an exporter, and as it is sent. */

export interface ExporterDraft {
  readonly name: string;
  readonly url: string;
  readonly encoding: 'protobuf' | 'json';
  readonly headers: readonly HeaderDraft[];
}

export interface HeaderDraft {
  readonly name: string;
  /** A secret, mostly. */
  readonly value: string;
}

export interface ExporterPreset {
  readonly label: string;
  readonly draft: ExporterDraft;
  /** What is to be filled in, and where it comes from. */
  readonly words: string;
}

export const EXPORTER_PRESETS: readonly ExporterPreset[] = [
  {
    label: 'Collector',
    draft: { name: 'collector', url: 'http://127.0.0.1:4318/v1/traces', encoding: 'protobuf', headers: [] },
    words: 'An OpenTelemetry collector takes OTLP over HTTP at port 4318, path `/v1/traces`.',
  },
  {
    label: 'Jaeger',
    draft: { name: 'jaeger', url: 'http://127.0.0.1:4318/v1/traces', encoding: 'protobuf', headers: [] },
    words: 'Jaeger takes OTLP over HTTP at port 4318 itself, path `/v1/traces`.',
  },
  {
    label: 'Splunk',
    draft: {
      name: 'splunk',
      url: 'https://ingest.REALM.signalfx.com/v2/trace/otlp',
      encoding: 'protobuf',
      headers: [{ name: 'X-SF-Token', value: '' }],
    },
    words:
      'Put your organisation’s realm, such as `us0`, in place of `REALM`, and its ingest token in `X-SF-Token`.',
  },
];

export const EMPTY_EXPORTER: ExporterDraft = { name: '', url: '', encoding: 'protobuf', headers: [] };

export interface ExporterWish {
  readonly name: string;
  readonly url: string;
  readonly encoding: 'protobuf' | 'json';
  readonly headers: Record<string, string>;
}

export type ReadExporter =
  | { readonly wish: ExporterWish; readonly fault: null }
  | { readonly wish: null; readonly fault: string };

/** A sentence for what cannot be sent; no secret is in it. */
export function readExporter(draft: ExporterDraft, taken: readonly string[]): ReadExporter {
  const name = draft.name.trim();
  const url = draft.url.trim();
  const headers = draft.headers.filter((header) => header.name.trim() !== '' || header.value !== '');
  if (!NAME.test(name))
    return refused(
      `Expected a name of lower-case letters, digits and dashes, at most 40 of them, got “${draft.name}”.`,
    );
  if (taken.includes(name))
    return refused(
      `There is an exporter called “${name}”. Take that one away first, or choose another name.`,
    );
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return refused(
      `Expected an http or https URL such as http://127.0.0.1:4318/v1/traces, got “${draft.url}”.`,
    );
  if (url.includes('REALM'))
    return refused(
      'Put your realm, such as us0, in place of REALM: it stands in the address of your own Splunk.',
    );
  if (new URL(url).password !== '' || new URL(url).username !== '')
    return refused(
      'A password in the URL would be shown with it. Put it into a header instead: `authorization`.',
    );
  for (const header of headers) {
    const headerName = header.name.trim();
    if (!HEADER_NAME.test(headerName)) return refused(`Expected a header’s name, got “${header.name}”.`);
    if (header.value === '') return refused(`Expected a value for the header ${headerName}.`);
    if (!HEADER_VALUE.test(header.value))
      return refused(`The value of ${headerName} has a line break or a sign that no header may have.`);
  }
  if (new Set(headers.map((header) => header.name.trim().toLowerCase())).size < headers.length)
    return refused('A header is there twice.');
  return {
    wish: {
      name,
      url,
      encoding: draft.encoding,
      headers: Object.fromEntries(headers.map((header) => [header.name.trim(), header.value])),
    },
    fault: null,
  };
}

function refused(fault: string): ReadExporter {
  return { wish: null, fault };
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e]{1,8000}$/;
