/// <reference path="../../../node_modules/@types/node10/index.d.ts" />

/** What Node 10.24.1 has and its type package leaves out or types in a way that newer TypeScript refuses. */
interface Buffer {
  slice(start?: number, end?: number): Buffer & Uint8Array<ArrayBuffer>;
}

declare module 'http' {
  interface IncomingMessage {
    /** True when the whole message was received (documented since Node 0.3.0). */
    complete: boolean;
  }
}
