import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cursorKeys, openCursor, sealCursor } from '../../shared/domain/cursor.ts';

const key = (n: number) => new Uint8Array(32).fill(n);
const keys = cursorKeys([key(1)]);
const list = ['conversation', 'acme', 'carla'];
const position = fc.string({ minLength: 1, unit: 'grapheme' });

describe('a cursor', () => {
  test('gives its position back for the list that it was made for', () => {
    fc.assert(
      fc.property(position, (at) => openCursor(keys, list, sealCursor(keys, list, at)) === at),
    );
  });

  test('opens for no other list or path', () => {
    const lists = fc.array(fc.string(), { maxLength: 4 });
    fc.assert(
      fc.property(lists, lists, position, (one, other, at) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        return openCursor(keys, other, sealCursor(keys, one, at)) === null;
      }),
    );
  });

  test('is refused when any character of it is another', () => {
    const cursor = sealCursor(keys, list, '0kq1xw2ab-5be0');
    for (let at = 0; at < cursor.length; at += 1) {
      for (const other of ['A', 'B', '-', '=', '/', ' ']) {
        if (cursor[at] === other) continue;
        const changed = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
        expect(openCursor(keys, list, changed), changed).toBeNull();
      }
    }
    for (const cut of [0, 5, cursor.length - 1]) {
      expect(openCursor(keys, list, cursor.slice(0, cut))).toBeNull();
    }
    expect(openCursor(keys, list, `${cursor}=`)).toBeNull();
    expect(openCursor(keys, list, `${cursor}AAAA`)).toBeNull();
  });

  test('outlives a rotation of the keys, until its key is gone', () => {
    const cursor = sealCursor(keys, list, 'x');
    expect(openCursor(cursorKeys([key(2), key(1)]), list, cursor)).toBe('x');
    expect(openCursor(cursorKeys([key(2)]), list, cursor)).toBeNull();
    const newer = sealCursor(cursorKeys([key(2), key(1)]), list, 'x');
    expect(openCursor(cursorKeys([key(2)]), list, newer)).toBe('x');
  });

  test('is not made with the client-state key itself', () => {
    expect(openCursor([key(1)], list, sealCursor(keys, list, 'x'))).toBeNull();
  });
});
