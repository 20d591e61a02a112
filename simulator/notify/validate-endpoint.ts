import { guid } from '../random.ts';
import type { World } from '../world.ts';

/** The handshake: the endpoint must give the decoded token back, as plain text, with 200, in time. */
export async function validateEndpoint(
  world: World,
  url: string,
): Promise<'valid' | 'failed' | 'timeout'> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${guid(world.random)}`;
  const target = `${url}${url.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
  const timeout = AbortSignal.timeout(world.settings.validationTimeoutMs);
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal: timeout,
    });
    const body = await response.text();
    const plain = response.headers.get('content-type')?.toLowerCase().startsWith('text/plain');
    return response.status === 200 && plain && body === token ? 'valid' : 'failed';
  } catch {
    return timeout.aborted ? 'timeout' : 'failed';
  }
}
