import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** Once a stop was answered nothing of its thread comes in until somebody asks for its start. */
export function judgePauses({ seen, expectations }: Judged, report: Report): void {
  for (const { at, value } of seen.entries.values()) {
    if (value.origin === 'crm') continue;
    const isPaused = expectations.pauses.some(
      ({ id, pause }) => id === value.threadId && at > pause.stoppedAt && at < pause.endingAt,
    );
    if (isPaused)
      report(PROPERTIES.paused, `${value.internetMessageId} came in while its thread was stopped`);
  }
}
