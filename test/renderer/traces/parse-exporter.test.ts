import { describe, expect, it } from 'vitest';
import { EXPORTER_PRESETS, readExporter } from '../../../renderer/traces/parse-exporter.ts';
import { exporterPutInput } from '../../../stack/contract/traces-contract.ts';

describe('an exporter as typed', () => {
  const draft = {
    name: 'collector',
    url: ' http://127.0.0.1:4318/v1/traces ',
    encoding: 'protobuf' as const,
    headers: [
      { name: 'x-token', value: 's3cret' },
      { name: '', value: '' },
    ],
  };

  it('is what the contract takes', () => {
    const { wish } = readExporter(draft, []);
    expect(wish).toEqual({
      name: 'collector',
      url: 'http://127.0.0.1:4318/v1/traces',
      encoding: 'protobuf',
      headers: { 'x-token': 's3cret' },
    });
    expect(exporterPutInput.parse(wish)).toEqual(wish);
  });

  it('says in a sentence what cannot be sent, and no secret in it', () => {
    const refused = [
      { name: 'Not A Name' },
      { url: 'ftp://elsewhere' },
      { url: 'http://user:s3cret@127.0.0.1/v1/traces' },
      { headers: [{ name: 'bad name', value: 's3cret' }] },
      { headers: [{ name: 'x', value: 's3cret\nx: y' }] },
      { headers: [{ name: 'x', value: '' }] },
      {
        headers: [
          { name: 'X-Token', value: 's3cret' },
          { name: 'x-token', value: 's3cret' },
        ],
      },
    ];
    for (const change of refused) {
      const { wish, fault } = readExporter({ ...draft, ...change }, []);
      expect(wish, JSON.stringify(change)).toBeNull();
      expect(fault).toMatch(/^[A-Z].*\.$|^[A-Z].*`\.$|”\.$/s);
      expect(fault).not.toContain('s3cret');
    }
  });

  it('never replaces another one unasked', () => {
    expect(readExporter(draft, ['collector']).fault).toContain('There is an exporter called “collector”');
  });

  it('wants Splunk’s realm filled in', () => {
    const splunk = EXPORTER_PRESETS.find(({ label }) => label === 'Splunk');
    if (!splunk) throw new Error('Expected a preset');
    expect(readExporter(splunk.draft, []).fault).toContain('REALM');
  });
});
