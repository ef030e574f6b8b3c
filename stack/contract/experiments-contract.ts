/** The contract's `experiments.*`: questions put to this machine on a stack of their own, and their kept results. */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import {
  EXPERIMENT_FORMATS,
  EXPERIMENT_MODES,
  EXPERIMENT_NAMES,
  type ExperimentExport,
  type ExperimentList,
  type ExperimentProgress,
  type ExperimentResult,
  type ResultSummary,
} from '../model/experiment.ts';
import type { Fault } from '../model/faults.ts';
import { engineSchema } from './inputs.ts';

export const experimentNameSchema = z
  .enum(EXPERIMENT_NAMES)
  .describe(`one of ${EXPERIMENT_NAMES.join(', ')}`);

export const experimentRunInput = z.strictObject({
  name: experimentNameSchema,
  mode: z.enum(EXPERIMENT_MODES).default('full').describe('quick or full'),
  /** By default the stack's own kind; where nothing is up, whichever is there. */
  engine: engineSchema.optional(),
});
const resultIdSchema = z.int().min(1).describe('the number of a result');
export const experimentResultInput = z.strictObject({ id: resultIdSchema });
export const experimentExportInput = z.strictObject({
  id: resultIdSchema,
  format: z
    .enum(EXPERIMENT_FORMATS)
    .default('markdown')
    .describe(`one of ${EXPERIMENT_FORMATS.join(', ')}`),
});

const base = oc.errors({ FAULT: { data: type<Fault>() } });

export const experimentsContract = {
  /** What can be asked, what came of it last, and what runs now. */
  list: base.output(type<ExperimentList>()),
  /** Progress to the end, which names the kept result. Ends early, and puts all back, when its caller goes away. */
  run: base.input(experimentRunInput).output(eventIterator(type<ExperimentProgress>())),
  /** Resolves when what ran is taken down; at once where nothing runs. */
  stop: base.output(z.void()),
  /** Newest first. */
  results: base.output(type<readonly ResultSummary[]>()),
  result: base.input(experimentResultInput).output(type<ExperimentResult>()),
  export: base.input(experimentExportInput).output(type<ExperimentExport>()),
};
