import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import {
  makeClientState,
  verifyClientState,
} from '../../../shared/domain/mailbox/change-notification.ts';

const [newer, older] = [randomBytes(32), randomBytes(48)] as const;
const ref = mailboxRefSchema.parse('0123456789abcdef0123456789abcdef');
const other = mailboxRefSchema.parse('f'.repeat(32));

describe('law 3: the client state', () => {
  test('is v1.<kid>.<reference>.<HMAC>, at most 128 characters', () => {
    const state = makeClientState([newer, older], ref);
    expect(state).toMatch(/^v1\.[0-9a-f]{8}\.0123456789abcdef0123456789abcdef\.[\w-]{43}$/);
    expect(state.length).toBeLessThanOrEqual(128);
    expect(verifyClientState([newer, older], state)).toBe(ref);
  });

  test('one under an older key is good until that key is gone', () => {
    const state = makeClientState([older], ref);
    expect(verifyClientState([newer, older], state)).toBe(ref);
    expect(verifyClientState([newer], state)).toBeNull();
  });

  test('another mailbox, another MAC or another form is not ours', () => {
    const state = makeClientState([newer], ref);
    const [version, kid, , mac] = state.split('.');
    expect(verifyClientState([newer], [version, kid, other, mac].join('.'))).toBeNull();
    for (let at = 0; at < state.length; at += 1) {
      const changed = `${state.slice(0, at)}${state[at] === '0' ? '1' : '0'}${state.slice(at + 1)}`;
      expect(verifyClientState([newer], changed)).toBeNull();
    }
    for (const bad of ['', 'v1', `${state}.`, ` ${state}`, `${state}\n`, state.toUpperCase()]) {
      expect(verifyClientState([newer], bad)).toBeNull();
    }
  });
});
