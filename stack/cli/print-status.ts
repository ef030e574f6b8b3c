/** The board in a few lines for a person, and as the stable object scripts read. */
import type { BackendTuning } from '../model/balancing.ts';
import type { BackendRow, Board } from '../model/board.ts';
import { balancingWords, tuningWords } from '../model/tuning-words.ts';
import { printMethod } from '../nginx/method-words.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { printMemory } from './print-durations.ts';
import { faultLines } from './run-command.ts';
import type { Answer } from './terminal.ts';

/** Exit code 3 when the engine does not answer: then the rest is the last that was seen. */
export function answerOfBoard(board: Board): Answer {
  const { engine } = board;
  const fault = engine.state === 'gone' ? engine.fault : null;
  return {
    json: statusOf(board),
    text: [
      headline(board),
      ...balancingLines(board),
      ...board.backends.map((row) => backendLine(row, widthOf(board), tuningOf(board, row))),
      ...(board.keptLoss === null ? [] : [`  ${board.keptLoss.message}`]),
      ...[...(fault ? [fault] : []), ...board.notices].flatMap(faultLines),
    ].join('\n'),
    exitCode: engine.state !== 'gone' ? EXIT.ok : fault ? exitCodeOf(fault) : EXIT.engine,
  };
}

/** What `status --json` promises; fields are added, never renamed. */
export function statusOf(board: Board) {
  return {
    engine: board.engine.kind,
    engineName: board.engine.name,
    engineState: board.engine.state,
    state: board.state,
    url: board.url,
    https: board.tls?.url ?? null,
    httpsExpiresAt: board.tls?.expiresAt ?? null,
    generation: board.generation,
    revision: board.revision,
    method: printMethod(board.service.method),
    scale: board.service.scale,
    balancing: board.service.balancing,
    nginx: { state: board.nginx.state, version: board.nginx.version },
    requests: board.totals.requests,
    withoutBackend: board.totals.withoutBackend,
    keptLoss: board.keptLoss,
    backends: board.backends.map((row) => ({
      name: row.name,
      number: row.number,
      state: row.state,
      stoppedByPerson: row.stoppedByPerson,
      reason: row.reason,
      id: row.id,
      startedAt: row.startedAt,
      hits: row.hits,
      attempts: row.attempts,
      share: row.share,
      latency: row.latency,
      memoryBytes: row.memoryBytes,
      tuning: tuningOf(board, row),
    })),
    faults: [...(board.engine.fault ? [board.engine.fault] : []), ...board.notices],
  };
}

function headline(board: Board): string {
  const { version } = board.nginx;
  return [
    board.state,
    board.engine.kind ?? 'no engine yet',
    board.url ?? 'no address',
    ...(board.tls?.url ? [board.tls.url] : []),
    printMethod(board.service.method),
    board.generation === null ? 'no config yet' : `generation ${board.generation}`,
    version === null ? `nginx ${board.nginx.state}` : `nginx ${version}`,
  ].join(' · ');
}

/** Nothing where balancing is as by default. */
function balancingLines({ service: { balancing } }: Board): readonly string[] {
  return Object.keys(balancing).length === 0 ? [] : [`  ${balancingWords(balancing)}`];
}

function tuningOf(board: Board, row: BackendRow): BackendTuning {
  return board.service.tunings[String(row.number)] ?? {};
}

function backendLine(row: BackendRow, width: number, tuning: BackendTuning): string {
  const cells = [
    row.name.padEnd(width),
    (row.stoppedByPerson ? 'stopped by you' : row.state).padEnd(14),
    `${row.hits} hits`.padStart(12),
    `${Math.round(row.share * 100)} %`.padStart(6),
    (row.latency ? `p50 ${Math.round(row.latency.p50)} ms` : '').padStart(12),
    (row.memoryBytes === null ? '' : printMemory(row.memoryBytes)).padStart(8),
  ];
  const words = Object.keys(tuning).length === 0 ? '' : `  ${tuningWords(tuning)}`;
  const reason = row.reason === null ? '' : `  ${row.reason}`;
  return `  ${cells.join('')}${words}${reason}`.trimEnd();
}

function widthOf(board: Board): number {
  return Math.max(0, ...board.backends.map((row) => row.name.length)) + 2;
}
