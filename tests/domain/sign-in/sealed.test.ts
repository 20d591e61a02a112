import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyId, seal, unseal } from '../../../shared/domain/sign-in/sealed.ts';

const [newer, older, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
const iv = () => randomBytes(12);

describe('the AES-256-GCM envelope', () => {
  test('gives back any text for the same owner, and is v1.<kid>.<iv>.<tag>.<ct>', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, bound) => {
        const well = Buffer.from(text).toString('utf8') === text;
        fc.pre(well);
        const envelope = seal([newer], bound, text, iv());
        expect(envelope).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
        expect(unseal([newer], bound, envelope)).toBe(text);
      }),
    );
  });

  test('does not open for another owner, nor by another key', () => {
    const envelope = seal([newer], 'tid+oid', 'secret', iv());
    expect(envelope).not.toContain('secret');
    expect(unseal([newer], 'tid+other', envelope)).toBeNull();
    expect(unseal([foreign], 'tid+oid', envelope)).toBeNull();
  });

  test('the newest key seals, every key opens: rotation', () => {
    const before = seal([older], 'b', 'text', iv());
    expect(unseal([newer, older], 'b', before)).toBe('text');
    expect(seal([newer, older], 'b', 'text', iv()).split('.')[1]).toBe(keyId(newer));
    expect(unseal([newer], 'b', before)).toBeNull();
  });

  test('any changed character closes it', () => {
    const envelope = seal([newer], 'b', 'some text of a token cache', iv());
    for (let at = 0; at < envelope.length; at += 1) {
      const changed = `${envelope.slice(0, at)}${envelope[at] === 'A' ? 'B' : 'A'}${envelope.slice(at + 1)}`;
      const opened = unseal([newer], 'b', changed);
      // The last character of a base64 part may have bits that mean nothing.
      if (opened !== null) expect(opened).toBe('some text of a token cache');
      else expect(opened).toBeNull();
    }
    expect(unseal([newer], 'b', envelope.replace('.', '.x'))).toBeNull();
    // A shorter tag would be easier to guess.
    const parts = envelope.split('.');
    parts[3] = (parts[3] ?? '').slice(0, 6);
    expect(unseal([newer], 'b', parts.join('.'))).toBeNull();
    expect(unseal([newer], 'b', 'v1')).toBeNull();
  });
});
