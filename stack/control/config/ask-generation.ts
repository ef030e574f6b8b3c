/** One question to nginx's control listener: which generation answers, and by which worker. */
import type { EngineNginx } from '../../engines/engine.ts';

export interface GenerationAnswer {
  readonly generation: number;
  readonly pid: number;
}

/** Null when nothing answered within a second, or the answer is not ours. */
export async function askGeneration(nginx: EngineNginx): Promise<GenerationAnswer | null> {
  const answer = await askWhetherLate(nginx);
  return answer === 'late' ? null : answer;
}

/** `late`: the connection was neither refused nor answered within a second, as on a machine that has too much to do. */
export async function askWhetherLate(nginx: EngineNginx): Promise<GenerationAnswer | 'late' | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ASK_LIMIT_MS, 'late');
  });
  try {
    const answer = await Promise.race([nginx.ask('/generation'), late]);
    if (answer === 'late') return answer;
    return answer.status === 200 ? parseAnswer(answer.body) : null;
  } catch {
    // Nothing listens: to whoever proves something this is an answer like any other.
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const ASK_LIMIT_MS = 1000;

function parseAnswer(body: string): GenerationAnswer | null {
  const found = /^\{"generation":(\d+),"pid":(\d+)\}\s*$/.exec(body);
  const [, generation = '', pid = ''] = found ?? [];
  return found === null ? null : { generation: Number(generation), pid: Number(pid) };
}
