import type { Log } from '../../shared/ports/telemetry.ts';

export const quietLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
