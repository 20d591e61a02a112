import { expect, test } from 'vitest';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

test('at most four requests at once go out for one mailbox, the items of a batch counted', async () => {
  let running = 0;
  let most = 0;
  const itemsOf = (init: RequestInit | undefined): number => {
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as object) : {};
    return 'requests' in body && Array.isArray(body.requests) ? body.requests.length : 1;
  };
  const counting: typeof fetch = async (...call) => {
    const items = itemsOf(call[1]);
    most = Math.max(most, (running += items));
    try {
      return await fetch(...call);
    } finally {
      running -= items;
    }
  };
  const world = await graphWorld(() => counting);
  try {
    const ids = Array.from({ length: 10 }, (_, n) => messageId(`AAkgone${n}`));
    await Promise.all([
      ...ids.map((id) => world.mail.envelope(ref, id)),
      world.mail.threading(ref, ids),
    ]);
    expect(most).toBe(4);
  } finally {
    await world.simulator.close();
  }
});

test('a send that waits too long for its turn is not sent at all, and says so', async () => {
  let hold = false;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holding: typeof fetch = async (...call) => {
    if (hold) await held;
    return fetch(...call);
  };
  const slow = await graphWorld(() => holding);
  try {
    const draft = await slow.mail.createDraft(ref, { to: [{ email: 'carla@fabrikam.example' }] });
    hold = true;
    const reads = [1, 2, 3, 4].map(() => slow.mail.envelope(ref, messageId('AAkgone')));
    const sent = failureOf(slow.mail.send(ref, draft.id));
    // Everybody is in the line.
    await new Promise(setImmediate);
    slow.world.clock.advance(61_000);
    hold = false;
    letGo();
    expect(await sent).toMatchObject({ kind: 'throttled', code: 'mailbox_busy', status: null });
    await Promise.all(reads);
    expect(slow.carla.messagesIn('inbox')).toEqual([]);
  } finally {
    await slow.simulator.close();
  }
});
