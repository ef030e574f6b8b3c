/** Runs a program to its end; its words are kept for the case that it fails. */
import { spawn } from 'node:child_process';

/**
 * Resolves with the program's output. Throws with its last lines when it fails or takes longer than `timeoutMs`.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export function runProgram(program, args, { cwd, env, timeoutMs = 600_000, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-200_000);
        if (onLine) for (const line of text.split('\n')) if (line.trim() !== '') onLine(line.trim());
      });
    }
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${program} cannot be run: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const how =
        signal === null ? `ended with ${code}` : `was ended by ${signal} after ${timeoutMs / 1000} s at most`;
      reject(new Error(`${program} ${args.join(' ')} ${how}:\n${output.split('\n').slice(-20).join('\n')}`));
    });
  });
}
