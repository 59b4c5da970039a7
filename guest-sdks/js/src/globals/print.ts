/** Where `console` goes in a plugin that was not granted `log`: what it prints is captured by the host, within limits. */
import type { Log } from "./console.js";
import { Utf8Encoder } from "./text.js";

/** `wasi:io/streams.output-stream`, as the engine gives it. */
export interface OutputStream {
  blockingWriteAndFlush(contents: Uint8Array): void;
}

/** The most that a stream takes at once (WASI 0.2, `blocking-write-and-flush`). */
const MOST = 4096;

/** A channel that prints each message as a line: warnings and errors to one stream, all else to the other. */
export function printing(getStdout: () => OutputStream, getStderr: () => OutputStream): Log {
  const streams = { stdout: once(getStdout), stderr: once(getStderr) };
  const encoder = new Utf8Encoder();
  return {
    log(level, _target, message) {
      const stream = level === "warn" || level === "error" ? streams.stderr() : streams.stdout();
      const bytes = encoder.encode(`${message}\n`);
      try {
        for (let start = 0; start < bytes.length; start += MOST) stream.blockingWriteAndFlush(bytes.slice(start, start + MOST));
      } catch {
        // The host takes no more of it. A message is no reason to fail.
      }
    },
  };
}

function once<T>(get: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= get());
}
