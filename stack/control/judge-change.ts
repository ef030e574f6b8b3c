/** What is wrong with a wish, found before it is written: by the config nginx would be given for it. */
import type { Desired } from '../model/desired.ts';
import { FaultError } from '../model/faults.ts';
import type { Finding } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { RoutedService } from '../model/routing.ts';
import { refuseUnavailable } from '../nginx/capabilities.ts';
import { lintConfig } from '../nginx/lint-config.ts';
import { type ConfigFile, printConfig } from '../nginx/print-config.ts';
import { takesRequests } from '../nginx/upstream.ts';
import { predictRouting } from '../reconcile/predict-routing.ts';
import { reasonAt } from './config/config-refusals.ts';

export interface Judged {
  /** As they would be written for the generation that serves now, so that no file differs by its number alone. */
  readonly files: readonly ConfigFile[];
  readonly findings: readonly Finding[];
}

/** Null where there is no config to judge, or no version to judge it by. Faults: `method-unavailable`. */
export function judgeChange(desired: Desired, observed: Observed): Judged | null {
  const { version } = observed.site;
  if (desired.state === 'down' || version === null) return null;
  const { routing, unsettled } = predictRouting(desired, observed);
  for (const service of routing.services) refuseUnavailable(service, version);
  const files = printConfig(routing, observed.served?.generation ?? 1);
  const findings = [...routing.services.flatMap(judgeWhoAnswers), ...lintConfig(files, version)];
  return { files: files.map((file) => ({ ...file, text: withNames(file.text, unsettled) })), findings };
}

/** Faults: `config-unsafe` with every refusal in its detail, `method-unavailable`. */
export function refuseHarm(desired: Desired, observed: Observed | null): void {
  const judged = observed === null ? null : judgeChange(desired, observed);
  const refusals = (judged?.findings ?? []).filter(({ weight }) => weight === 'refusal');
  const [first] = refusals;
  if (first === undefined) return;
  throw new FaultError({
    code: 'config-unsafe',
    message: `This change would do harm: ${reasonAt(first)}`,
    hint: `${first.fix} Nothing was changed.`,
    detail: refusals.map(({ path, line, code, reason }) => `${path}:${line} ${code}: ${reason}`).join('\n'),
    at: { path: first.path, line: first.line },
  });
}

/** What the printed config cannot show: a group nobody answers for is not printed, and backups alone are none. */
function judgeWhoAnswers(service: RoutedService): readonly Finding[] {
  const { name, servers } = service;
  const path = `conf.d/upstream-${name}.conf`;
  if (servers.length > 0 && servers.every(({ tuning }) => tuning?.role === 'backup')) {
    return [
      {
        code: 'upstream-backup-only',
        weight: 'refusal',
        path,
        line: 1,
        reason: `Every backend of ${name} is a backup, so there is nobody to stand in for.`,
        fix: 'Leave one backend that is no backup.',
      },
    ];
  }
  const isHeldOut = servers.some(({ tuning }) => tuning?.traffic !== undefined);
  if (takesRequests(service) || !isHeldOut) return [];
  return [
    {
      code: 'upstream-all-down',
      weight: 'refusal',
      path,
      line: 1,
      reason: `No backend of ${name} would take requests: each is stopped, down or drained, so nginx would answer 503.`,
      fix: 'Let one of them take requests.',
    },
  ];
}

/** An address that is not known yet is named by whose it will be. */
function withNames(text: string, unsettled: ReadonlyMap<string, string>): string {
  return [...unsettled].reduce(
    (words, [address, backend]) => words.replaceAll(address, `(address of ${backend})`),
    text,
  );
}
