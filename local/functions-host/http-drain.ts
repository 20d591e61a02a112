import type { ServerResponse } from 'node:http';

export type HttpDrain = {
  track(response: ServerResponse): void;
  /** From now on each answer closes its connection; resolves to whether the last was given within `limitMs`. */
  ended(limitMs: number): Promise<boolean>;
  /** Answers all that are open with an empty 500, synchronously: the process is about to be gone. */
  abandon(): void;
};

/** Knows the answers that are still to be given, so that a host that ends gives them first. */
export function createHttpDrain(): HttpDrain {
  const open = new Set<ServerResponse>();
  let isEnding = false;
  let onEmpty: (() => void) | undefined;
  return {
    track(response) {
      open.add(response);
      if (isEnding) sayClose(response);
      response.once('close', () => {
        open.delete(response);
        if (open.size === 0) onEmpty?.();
      });
    },
    ended(limitMs) {
      isEnding = true;
      for (const response of open) sayClose(response);
      if (open.size === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), limitMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    },
    abandon() {
      for (const response of open) {
        if (!response.headersSent) response.writeHead(500, { 'content-length': 0 }).end();
      }
    },
  };
}

function sayClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
