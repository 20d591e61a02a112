import { describe, expect, it } from 'vitest';
import { independent, type Linked } from '../../../shared/domain/thread/independent.ts';

const mail = (messageIdHash: string, refersTo: string[] = [], isSent = false): Linked => ({
  messageIdHash,
  refersTo,
  isSent,
});

describe('messages that can be judged beside each other', () => {
  it('are all that have nothing to do with each other', () => {
    expect(independent([mail('a'), mail('b', ['x']), mail('c', ['x'])])).toBe(3);
    expect(independent([])).toBe(0);
  });

  it('end before one that answers one of them', () => {
    expect(independent([mail('a'), mail('b'), mail('c', ['x', 'a']), mail('d')])).toBe(2);
  });

  it('end before a second copy', () => {
    expect(independent([mail('a'), mail('b'), mail('a')])).toBe(2);
  });

  it('end with one that the user has sent', () => {
    expect(independent([mail('a'), mail('b', [], true), mail('c')])).toBe(2);
    expect(independent([mail('a', [], true), mail('b')])).toBe(1);
  });

  it('one that answers itself, or what comes later, is judged all the same', () => {
    expect(independent([mail('a', ['a']), mail('b')])).toBe(2);
    expect(independent([mail('a', ['b']), mail('b')])).toBe(2);
  });
});
