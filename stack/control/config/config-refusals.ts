/** The faults of a change of nginx's config, worded for a person. */
import { type Fault, FaultError, faultOf } from '../../model/faults.ts';
import type { ReceiptStage } from '../../model/receipt.ts';
import type { Finding } from '../../nginx/finding.ts';

/** A change that was not made: the old config is in place. Carries how far it came. */
export class RefusedChange extends FaultError {
  readonly stages: readonly ReceiptStage[];

  constructor(fault: Fault, stages: readonly ReceiptStage[], options?: ErrorOptions) {
    super(fault, options);
    this.name = 'RefusedChange';
    this.stages = stages;
  }
}

/** What the linter refuses; at least one finding. */
export function configUnsafe(refusals: readonly Finding[]): FaultError {
  const [first] = refusals;
  return new FaultError({
    code: 'config-unsafe',
    message: `The new config would do harm: ${first === undefined ? 'its reason is not known' : reasonAt(first)}`,
    hint: first?.fix ?? 'Look at the detail.',
    ...(first === undefined ? {} : { at: { path: first.path, line: first.line } }),
    detail: refusals.map(({ path, line, code, reason }) => `${path}:${line} ${code}: ${reason}`).join('\n'),
  });
}

/** A person's own lines are named; ours they cannot change. */
export function reasonAt({ path, line, reason }: Finding): string {
  return path.startsWith(SNIPPETS) ? `${path}, line ${line}: ${reason}` : reason;
}

const SNIPPETS = 'snippets/';

/** `output`: what `nginx -t` wrote. Where nginx names a file and a line, so does the fault. */
export function configRejected(output: string): FaultError {
  const words =
    /\[(?:emerg|alert|crit)\](?: \d+#\d+:)? (.*)/.exec(output)?.[1] ?? output.trim().split('\n')[0] ?? '';
  const plain = words.replace(/\S*generations\/\d+\//g, '');
  const at = placeIn(plain);
  return new FaultError({
    code: 'config-rejected',
    message: at?.path.startsWith(SNIPPETS)
      ? `nginx does not accept ${at.path}, line ${at.line}: ${at.words}.`
      : `nginx does not accept the new config: ${plain || 'it gave no reason'}.`,
    hint: 'The old config still serves, unchanged.',
    detail: output.trim(),
    ...(at === null ? {} : { at: { path: at.path, line: at.line } }),
  });
}

/** nginx ends its words with the place: `… in conf.d/public.conf:12`. */
function placeIn(
  words: string,
): { readonly path: string; readonly line: number; readonly words: string } | null {
  const found = /^(.*) in (\S+\.conf):(\d+)$/.exec(words);
  const [, said = '', path = '', line = ''] = found ?? [];
  return found === null ? null : { path, line: Number(line), words: said };
}

/** `reason` is a clause without its final stop. */
export function reloadRefused(reason: string, detail: string): FaultError {
  return new FaultError({
    code: 'reload-refused',
    message: `nginx did not take the new config: ${reason}.`,
    detail,
  });
}

/** What went wrong after the swap, with what became of the old config. `doubt`: why it is not proven to serve. */
export function notTaken(thrown: unknown, doubt: string | null): FaultError {
  const fault = faultOf(thrown);
  const hint =
    doubt === null
      ? 'The old config still serves, unchanged.'
      : `The old files are back in place, unchanged, but it is not proven that they serve: ${doubt}. Start nginx again.`;
  return new FaultError({ ...fault, hint }, { cause: thrown });
}
