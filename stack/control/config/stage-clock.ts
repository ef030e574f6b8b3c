/** Times the stages of one change, and says which one begins. */
import type { ReceiptStage } from '../../model/receipt.ts';

export type ConfigStage =
  | 'snapshot'
  | 'print'
  | 'lint'
  | 'write'
  | 'test'
  | 'swap'
  | 'reload'
  | 'verify'
  | 'https'
  | 'restore';

export interface StageClock {
  /** Stages that have ended, well or badly, in order; milliseconds with one decimal. */
  readonly stages: readonly ReceiptStage[];
  during<T>(name: ConfigStage, work: () => Promise<T>): Promise<T>;
}

/** `reportStage` is called as each stage begins. */
export function createStageClock(reportStage: (name: ConfigStage) => void): StageClock {
  const stages: ReceiptStage[] = [];
  return {
    stages,
    async during(name, work) {
      reportStage(name);
      const startedAt = performance.now();
      try {
        return await work();
      } finally {
        stages.push({ name, ms: Math.round((performance.now() - startedAt) * 10) / 10 });
      }
    },
  };
}
