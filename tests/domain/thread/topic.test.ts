import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOUNDS, cut } from '../../../shared/domain/bounds.ts';
import {
  SUBJECT_PREFIXES,
  SUBJECT_TAGS,
  hasReplyPrefix,
  topicOf,
} from '../../../shared/domain/thread/topic.ts';

it.each([
  ['English', 'RE: Offer 17'],
  ['counted', 'Re[2]: Offer 17'],
  ['counted by a caret', 'RE^3: Offer 17'],
  ['counted in parentheses', 'Re(2): Offer 17'],
  ['stacked', 'Re: FW: RE: Offer 17'],
  ['German answer', 'AW: Offer 17'],
  ['German answer, old form', 'Antwort: Offer 17'],
  ['German forward', 'WG: Offer 17'],
  ['Japanese answer, full-width colon', '返信：Offer 17'],
  ['Japanese forward', '転送: Offer 17'],
  ['Chinese', '回复: Offer 17'],
  ['Korean', '답장: Offer 17'],
  ['Swedish', 'SV: Offer 17'],
  ['French with a space before the colon', 'RE : Offer 17'],
  ['Italian', 'R: Offer 17'],
  ['Dutch, shortened by a full stop', 'Antw.: Offer 17'],
  ['Portuguese', 'RES: Offer 17'],
  ['Polish', 'Odp: Offer 17'],
  ['Turkish with a dotted capital I', 'İLT: Offer 17'],
  ['Greek', 'ΑΠ: Offer 17'],
  ['Russian', 'Отв: Offer 17'],
  ['tagged by a gateway', '[EXTERNAL] Re: Offer 17'],
  ['tagged inside', 'AW: [EXT] Re: Offer 17'],
  ['automatic reply', 'Automatische Antwort: Offer 17'],
  ['calendar answer', 'Zugesagt: Offer 17'],
  ['external sender in brackets', '[External Sender] Offer 17'],
  ['external with a colon', 'EXTERNAL: Re: Offer 17'],
  ['external before a dash', 'RE: [EXTERNAL] - Offer 17'],
  ['external before a long dash', '[EXT] – RE: Offer 17'],
  ['external with signs in its brackets', '[!EXTERNAL] [*EXT*] Offer 17'],
  ['external behind a warning sign', '⚠\ufe0f External: Offer 17'],
  ['two words of gateways', 'CAUTION EXTERNAL: [Caution: External Sender] Offer 17'],
  ['what is said of the mail', '[Secure Email] (Encrypted Message) Offer 17'],
  ['a meeting’s answers', 'New Time Proposed: Updated invitation: Offer 17'],
  [
    'a meeting’s answers in other languages',
    'Neue Zeit vorgeschlagen: Nueva hora propuesta: Offer 17',
  ],
  ['a tag with a colon behind', '[EXT]: Offer 17'],
  ['in parentheses', '(External) Offer 17'],
  ['in braces', '{Spam?} Offer 17'],
  ['in quotation brackets', '«External» Offer 17'],
  ['in corner brackets', '『社外』Offer 17'],
  ['secured', '[SECURE] AW: Offer 17'],
  ['Japanese tag', '【社外】Re: Offer 17'],
  ['Japanese tag, full-width brackets', '［外部メール］ Offer 17'],
  ['French tag', '[EXTERNE] RE : Offer 17'],
  ['French tag in words', '(Expéditeur externe) Offer 17'],
  ['two words joined by a line', '[External_Sender] Offer 17'],
  ['French tag of a dashed word', '[E-mail externe] Offer 17'],
  ['Polish calendar answer', 'Anulowano: Offer 17'],
  ['between stars', '***SPAM*** Offer 17'],
  ['Romanian', 'RĂSPUNS: Offer 17'],
  ['Ukrainian', 'Відп: Offer 17'],
  ['Vietnamese', 'Trả lời: Offer 17'],
  ['Thai', 'ตอบกลับ: Offer 17'],
  ['Persian', 'پاسخ: Offer 17'],
  ['Croatian', 'Odg: Offer 17'],
  ['Lithuanian', 'Ats: Offer 17'],
  ['Hebrew', 'השב: Offer 17'],
  ['Italian automatic reply', 'Risposta automatica: Offer 17'],
  ['Chinese automatic reply', '自动答复: Offer 17'],
  ['French calendar answer', 'Accepté : Offer 17'],
  ['white space, no-break space and zero-width space', ' Re:\u00a0Offer \u200b 17 '],
  ['full-width letters', 'Ｒｅ： Offer １７'],
])('takes a subject for the same topic: %s', (_, subject) => {
  expect(topicOf(subject)).toBe('offer 17');
});

it.each([
  ['another number', 'Re: Offer 18'],
  ['words before it', 'Question on Offer 17'],
  ['a word that only begins like a prefix', 'Regarding: Offer 17'],
  ['a bracket of its own', '[Project X] Offer 17'],
  ['a word that only begins like a tag', 'External review: Offer 17'],
  ['a tag without brackets or colon', 'External Offer 17'],
])('takes a subject for another topic: %s', (_, subject) => {
  expect(topicOf(subject)).not.toBe('offer 17');
});

it.each([...SUBJECT_PREFIXES])('takes off the prefix %s, once, counted or twice', (prefix) => {
  const subjects = [`${prefix}: Offer 17`, `${prefix.toUpperCase()} [3]：Offer 17`];
  expect(subjects.map(topicOf)).toEqual(['offer 17', 'offer 17']);
  expect(topicOf(`${prefix}: ${prefix}: Offer 17`)).toBe('offer 17');
  expect(hasReplyPrefix(`${prefix}: Offer 17`)).toBe(true);
});

it.each([...SUBJECT_TAGS])(
  'takes off the tag %s in any brackets, starred and before a colon',
  (tag) => {
    for (const tagged of [
      `[${tag}]`,
      `(${tag}):`,
      `<${tag}>`,
      `【${tag}】`,
      `*** ${tag} ***`,
      `${tag}:`,
    ]) {
      expect(topicOf(`${tagged} Offer 17`)).toBe('offer 17');
      expect(topicOf(`Re: ${tagged} Offer 17`)).toBe('offer 17');
      expect(hasReplyPrefix(`${tagged} Re: Offer 17`)).toBe(true);
      expect(hasReplyPrefix(`${tagged} Offer 17`)).toBe(false);
    }
  },
);

it('takes an answer to a subject of any length for the same topic', () => {
  for (let length = 1; length < 1100; length += 3) {
    const subject = cut('Offer '.repeat(200), length);
    const answer = cut(`Re: [EXTERNAL] AW: ${subject}`, BOUNDS.subjectCharacters);
    expect(topicOf(answer)).toBe(topicOf(subject));
  }
});

it('takes the topic of a topic for itself', () => {
  const endsInSpace = topicOf(`${'x'.repeat(BOUNDS.topicCharacters - 1)} y`);
  expect(topicOf(endsInSpace)).toBe(endsInSpace);
  const words = fc.constantFrom('Re:', 'AW:', '返信：', '[EXT]', 'Offer', ' ', '[2]:', 'İLT:', '(');
  const odd = fc.constantFrom(
    '\u200b',
    '\u00ad',
    '\u0301',
    '\u0345',
    'Σ',
    'ﷺ',
    '\ud83d',
    'a',
    ' ',
    'ſ:',
  );
  const long = fc.integer({ min: 450, max: 1050 }).map((n) => 'x'.repeat(n));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.oneof(words, odd, long), { maxLength: 8 }).map((w) => w.join('')),
      ),
      (s) => {
        expect(topicOf(topicOf(s))).toBe(topicOf(s));
      },
    ),
  );
});

it('takes the topic of a topic for itself, whatever single character stands in it', () => {
  const differ: string[] = [];
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const text = `a${String.fromCodePoint(point)}b`;
    if (text.normalize('NFKC').toLowerCase() === text) continue;
    const topic = topicOf(text);
    if (topicOf(topic) !== topic) differ.push(point.toString(16));
  }
  expect(differ).toEqual([]);
});
