import { FAILS_AFTER, FAILS_BEFORE } from '../faults/graph-effects.ts';
import type { HttpReply, HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import type { UploadSessions } from './upload-sessions.ts';

/** One PUT of an upload session, with the faults that strike it. */
export async function putSlice(
  world: World,
  uploads: UploadSessions,
  http: HttpRequest,
): Promise<HttpReply | 'drop'> {
  const path = http.headers['content-range'] ?? '';
  const subject = { target: 'upload' as const, method: 'PUT', path, mailbox: null };
  const effect = world.faults.strike(subject, [...FAILS_BEFORE, ...FAILS_AFTER])?.effect;
  switch (effect?.type) {
    case 'drop':
      return 'drop';
    case 'throttle':
    case 'fail': {
      const retryAfter =
        effect.retryAfter === undefined ? {} : { 'retry-after': effect.retryAfter };
      return { status: effect.status ?? 429, headers: retryAfter };
    }
    case 'delay':
      await world.clock.sleep(effect.ms);
      return uploads.put(http);
    case 'drop-after':
      uploads.put(http);
      return 'drop';
    case 'fail-after':
      uploads.put(http);
      return { status: effect.status };
    default:
      return uploads.put(http);
  }
}
