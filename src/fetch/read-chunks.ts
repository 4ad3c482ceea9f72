import type { Readable } from 'stream';

/**
 * Hands every chunk of a stream to `work`, one after the other (the next one after its promise, if it gives one), and
 * waits for the last one also when the stream fails: nothing is written any more once the promise is settled. The stream is
 * destroyed only when `work` fails: after its end, the socket of an HTTP answer belongs to another
 * request already, and Node 10 would destroy that.
 */
export function readChunks(stream: Readable, work: (chunk: Buffer) => Promise<void> | void): Promise<void> {
  return new Promise((resolve, reject) => {
    let inWork: Promise<void> = Promise.resolve();
    let over = false;
    const finish = (error?: Error): void => {
      if (over) return;
      over = true;
      inWork.then(() => (error === undefined ? resolve() : reject(error)), reject);
    };
    stream.on('data', (chunk: Buffer) => {
      if (over) return;
      let outcome: Promise<void> | void;
      try {
        outcome = work(chunk);
      } catch (error) {
        finish(error as Error);
        stream.destroy();
        return;
      }
      if (outcome === undefined) return;
      stream.pause();
      inWork = outcome;
      inWork.then(
        () => stream.resume(),
        (error: Error) => {
          finish(error);
          stream.destroy();
        },
      );
    });
    stream.on('end', () => finish());
    stream.on('error', finish);
    // Node 10 tells a cut connection by `aborted` and `close`, later ones by `error`.
    stream.on('aborted', () => finish(new Error('the connection was cut off')));
    stream.on('close', () => finish(new Error('the connection was closed early')));
  });
}
