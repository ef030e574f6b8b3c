/** The engine mixes a container's two outputs in one stream, framed: a kind, three zeros, a length, the bytes. */

export interface Frame {
  readonly output: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

/** Takes the stream's chunks as they come, gives the frames that are whole; what is not, waits for more. */
export function createFrameReader(): (chunk: Buffer) => readonly Frame[] {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let wantedBytes = HEADER_BYTES;
  return (chunk) => {
    rest.push(chunk);
    restBytes += chunk.length;
    if (restBytes < wantedBytes) return [];
    const whole = rest.length === 1 ? chunk : Buffer.concat(rest);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      wantedBytes = HEADER_BYTES;
      if (whole.length - at < HEADER_BYTES) break;
      const length = whole.readUInt32BE(at + 4);
      wantedBytes = HEADER_BYTES + length;
      if (whole.length - at < wantedBytes) break;
      const bytes = whole.subarray(at + HEADER_BYTES, at + wantedBytes);
      frames.push({ output: whole[at] === 2 ? 'stderr' : 'stdout', bytes });
      at += wantedBytes;
    }
    rest = [whole.subarray(at)];
    restBytes = whole.length - at;
    return frames;
  };
}

/** One output, or both in the order they were written, of something that has ended. */
export function textOfFrames(whole: Buffer, output?: Frame['output']): string {
  const frames = createFrameReader()(whole).filter(
    (frame) => output === undefined || frame.output === output,
  );
  return Buffer.concat(frames.map((frame) => frame.bytes)).toString('utf8');
}

const HEADER_BYTES = 8;
