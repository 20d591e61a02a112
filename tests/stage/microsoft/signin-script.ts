import type { Simulator } from '../../../simulator/server.ts';

/** Goes through the sign-in pages as a person would; answers the address the browser is sent to. */
export async function signInByScript(
  simulator: Pick<Simulator, 'url'> & Partial<Pick<Simulator, 'fetch'>>,
  signIn: { authorizeUrl: string; email?: string; action?: 'accept' | 'cancel' | 'needs_admin' },
): Promise<URL> {
  const ask = simulator.fetch ?? fetch;
  const response = await ask(`${simulator.url}/control/signin`, {
    method: 'POST',
    body: JSON.stringify(signIn),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null || !('redirectTo' in answer)) {
    throw new Error(`The scripted sign-in failed: ${JSON.stringify(answer)}`);
  }
  return new URL(String(answer.redirectTo));
}
