import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasReplyHeader, parentsOf, referencesOf } from '../../shared/domain/references.ts';

it('reads References newest first, each once, at most 12', () => {
  const ids = Array.from({ length: 30 }, (_, at) => `<m${at}@x.example>`);
  expect(referencesOf(`${ids.join('\r\n ')} <m29@x.example>`)).toEqual(
    Array.from({ length: 12 }, (_, at) => `m${29 - at}@x.example`),
  );
});

it('reads ids that are glued together, folded or separated by commas', () => {
  expect(referencesOf('<a@x.example><b@x.example>')).toEqual(['b@x.example', 'a@x.example']);
  expect(referencesOf('<a@x.example>,\r\n\t<b@x.example>')).toEqual(['b@x.example', 'a@x.example']);
});

it('reads bare ids, as some servers write them', () => {
  expect(parentsOf('a@x.example')).toEqual(['a@x.example']);
});

it('takes only what is in brackets when an old client puts words around it', () => {
  const header = 'Carla\'s message of "Mon, 2 Nov 2026" from carla@x.example <id1@x.example>';
  expect(parentsOf(header)).toEqual(['id1@x.example']);
});

it('takes words without an id for no reply header', () => {
  expect(hasReplyHeader({ inReplyTo: null, references: null })).toBe(false);
  expect(hasReplyHeader({ inReplyTo: 'your mail of Monday', references: ' ' })).toBe(false);
  expect(hasReplyHeader({ inReplyTo: null, references: '<a@x.example>' })).toBe(true);
});

it('never gives more than 12 references or 2 parents, nor one twice', () => {
  fc.assert(
    fc.property(fc.array(fc.emailAddress(), { maxLength: 40 }), (emails) => {
      const header = emails.map((email) => `<${email}>`).join(' ');
      const references = referencesOf(header);
      expect(new Set(references).size).toBe(references.length);
      expect(references.length).toBeLessThanOrEqual(12);
      expect(parentsOf(header).length).toBeLessThanOrEqual(2);
    }),
  );
});
