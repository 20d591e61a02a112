import { expect, test } from 'vitest';
import { optimistically, tryOptimistically } from '../../shared/domain/optimistically.ts';

function met(writers: number) {
  let tries = 0;
  return {
    attempt: () => Promise.resolve((tries += 1) > writers ? `try ${tries}` : 'contended'),
    tries: () => tries,
  };
}

test('a write that met other writers is tried anew, also when what it gives is null', async () => {
  expect(await optimistically('mailbox_contended', met(19).attempt)).toBe('try 20');
  expect(await optimistically('mailbox_contended', () => Promise.resolve(null))).toBeNull();
});

test('over the bound it fails with the code of what is contended, to be tried later', async () => {
  const others = met(Infinity);
  await expect(optimistically('mailbox_contended', others.attempt)).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'mailbox_contended',
  });
  expect(others.tries()).toBe(20);
});

test('or says so to one who has an answer to it', async () => {
  expect(await tryOptimistically(met(Infinity).attempt)).toBe('contended');
});
