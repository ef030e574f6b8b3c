/** The process engine meets the obligations of every engine, with real nginx and gunicorn. */
import { describeEngine } from './conformance.ts';
import { createProcessHarness, processUnavailable } from './process/process-harness.ts';

describeEngine('process', createProcessHarness, { unavailable: await processUnavailable() });
