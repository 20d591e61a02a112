import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import { normaliseMessageId } from '../../../shared/domain/thread/message-id.ts';
import {
  hasReplyHeader,
  parentsOf,
  referencesOf,
} from '../../../shared/domain/thread/references.ts';

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

it.each([
  ['words around', 'Carla\'s message of "Mon, 2 Nov 2026" from carla@x.example <id1@x.example>'],
  ['bare ids before and after', 'id0@x.example <id1@x.example> id2@x.example'],
  ['names and addresses between', '<id1@x.example> (Carla Rossi <carla@x.example>)'],
  ['escaped as HTML', '&lt;id1@x.example&gt;'],
  ['behind mailto', '<mailto:id1@x.example>'],
  ['bare, behind mailto', 'mailto:id1@x.example'],
  ['behind mailto, with a query', 'mailto:id1@x.example?subject=Offer'],
  ['an encoded word', '=?utf-8?Q?=3Cid1=40x.example=3E?='],
  [
    'an encoded word in base64',
    `=?us-ascii?B?${Buffer.from('<id1@x.example>').toString('base64')}?=`,
  ],
  ['an encoded word of a language', '=?utf-8*en?Q?=3Cid1=40x.example=3E?='],
  ['text behind', '<id1@x.example> sent by Carla; see also our page'],
  ['an opening bracket too many', '<<id1@x.example>'],
  ['an open bracket before', '< a < b <id1@x.example>'],
  ['escaped by numbers', '&#60;id1@x.example&#x3E;'],
  ['escaped by longer numbers', '&#060;id1@x.example&#x003e;'],
  ['escaped twice', '&amp;lt;id1@x.example&amp;gt;'],
  ['folded', '<id1@\r\n\tx.example>'],
  ['in two encoded words', '=?utf-8?Q?=3Cid1=40x?=\r\n =?utf-8?Q?=2Eexample=3E?='],
  ['several in one pair of brackets', '<id0@x.example id1@x.example>'],
  ['bare, at the end of a sentence', 'Your message id1@x.example.'],
  ['bare, behind a label', 'message-id: id1@x.example'],
  ['quoted', '"id1@x.example"'],
  ['a closing bracket too many', 'a > b <id1@x.example>>'],
])('finds the id in a header as it really comes: %s', (_, header) => {
  expect(parentsOf(header)).toContain('id1@x.example');
  expect(referencesOf(header)).toContain('id1@x.example');
});

it('finds more than two parents', () => {
  const header = '<a@x.example> <b@x.example>, <c@x.example>;<d@x.example>';
  expect(parentsOf(header)).toHaveLength(4);
});

it('takes an id with two @ for one', () => {
  expect(parentsOf('<17@box@x.example>')).toEqual(['17@box@x.example']);
});

it('puts ids in brackets before what may be addresses beside them', () => {
  const addresses = Array.from({ length: 9 }, (_, at) => `p${at}@x.example`).join(', ');
  expect(parentsOf(`${addresses} <id@x.example> ${addresses}`)[0]).toBe('id@x.example');
  expect(referencesOf(`<a@x.example> ${addresses} <b@x.example> ${addresses}`).slice(0, 2)).toEqual(
    ['b@x.example', 'a@x.example'],
  );
});

it('finds each id that is planted, in brackets among anything, or bare among words', () => {
  const id = fc.stringMatching(/^[a-z0-9.+_=-]{1,20}@[a-z0-9-]{1,10}\.example$/);
  const anything = fc.stringMatching(/^[A-Za-z@ ,;:&=?>()"'.\r\n\té]{0,40}$/);
  const words = fc.stringMatching(/^[ ,;()"\r\n\t][A-Za-z ,;()"'.\r\n\t]{0,30}[ ,;()"\r\n\t]$/);
  const inBrackets = fc
    .tuple(anything, id)
    .map(([around, one]) => ({ text: `${around}<${one}>`, one }));
  const escaped = fc
    .tuple(words, id)
    .map(([around, one]) => ({ text: `${around}&lt;${one}&gt;`, one }));
  const bare = fc.tuple(words, id).map(([around, one]) => ({ text: `${around}${one} `, one }));
  for (const planted of [inBrackets, escaped, bare]) {
    fc.assert(
      fc.property(fc.array(planted, { minLength: 1, maxLength: 6 }), words, (all, end) => {
        const header = `${all.map(({ text }) => text).join('')}${end}`;
        const [parents, references] = [parentsOf(header), referencesOf(header)];
        for (const { one } of all) {
          const known = normaliseMessageId(one);
          expect(parents).toContain(known);
          expect(references).toContain(known);
        }
      }),
    );
  }
});

it('reads no more than the bound of a header, the newest of References', () => {
  const endless = `${'<x@x.example> '.repeat(20_000)}<last@x.example>`;
  expect(referencesOf(endless)[0]).toBe('last@x.example');
  expect(parentsOf(`a@${'>'.repeat(64_000)}x`).length).toBeLessThanOrEqual(1);
});

it('knows a parent by its beginning when its id ends beyond the bound', () => {
  const id = `<${'m'.repeat(60_000)}@x.example>`;
  expect(parentsOf(id)).toEqual([normaliseMessageId(id)]);
  expect(parentsOf(id.slice(0, BOUNDS.inReplyToCharacters))).toEqual([normaliseMessageId(id)]);
});

it('takes words without an id for no reply header', () => {
  expect(hasReplyHeader({ inReplyTo: null, references: null })).toBe(false);
  expect(hasReplyHeader({ inReplyTo: 'your mail of Monday', references: ' ' })).toBe(false);
  expect(hasReplyHeader({ inReplyTo: null, references: '<a@x.example>' })).toBe(true);
});

it('never gives more than 12 references or 6 parents, nor one twice', () => {
  fc.assert(
    fc.property(fc.array(fc.emailAddress(), { maxLength: 40 }), (emails) => {
      const header = emails.map((email) => `<${email}>`).join(' ');
      const references = referencesOf(header);
      expect(new Set(references).size).toBe(references.length);
      expect(references.length).toBeLessThanOrEqual(12);
      expect(parentsOf(header).length).toBeLessThanOrEqual(6);
    }),
  );
});
