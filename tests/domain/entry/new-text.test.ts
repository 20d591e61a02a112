import { expect, it } from 'vitest';
import { textsOf, type Part } from '../../../shared/domain/entry/new-text.ts';

/** Each element a line, as far as these tests go. */
const lines = (html: string) =>
  [...html.matchAll(/<(\w+)>([^<]*)/g)].map(([, tag, text]) => ({
    text: text ?? '',
    quoted: tag === 'blockquote',
    hasPicture: tag === 'img',
  }));
const html = (content: string): Part => ({ contentType: 'html', content });
const plain = (content: string): Part => ({ contentType: 'text', content });
const newText = (body: Part, unique: Part | null) => textsOf(body, unique, lines).newText;
const WROTE = 'On 24 Nov 2026, at 10:02, Anna Meyer wrote:';

it('is what Graph says is unique to an HTML message, as text', () => {
  expect(newText(html('<p>Yes<blockquote>Old'), html('<p>Yes'))).toBe('Yes');
});

it('leaves lines that begin with > alone in HTML, where they are no quote', () => {
  expect(newText(html('<p>Old'), html('<p>> 5 pieces'))).toBe('> 5 pieces');
});

it('is what stands above the quote of a plain text, also when Graph took it whole for unique', () => {
  const answer = plain(`Yes\n\n${WROTE}\n> Old`);
  expect(newText(answer, answer)).toBe('Yes');
  expect(newText(answer, null)).toBe('Yes');
});

it('keeps a quotation that nothing announces: it can be the author’s own', () => {
  expect(newText(plain('Limits:\n> 40 pieces'), null)).toBe('Limits:\n> 40 pieces');
  const poem = html('<p>As the poet says<blockquote>Be.');
  expect(newText(poem, poem)).toBe('As the poet says\nBe.');
});

it('is what stands above the quote when Graph took an HTML answer whole for unique', () => {
  const whole = html(`<p>Yes<p>${WROTE}<blockquote>Old`);
  expect(newText(whole, whole)).toBe('Yes');
});

it('is the whole text when all of it seems quoted: nothing that was written is lost', () => {
  expect(newText(plain('> Old'), plain(''))).toBe('> Old');
  expect(newText(html('<p>Only this'), html('<p> '))).toBe('Only this');
});

it('is nothing when only history stands there, such as below an answer that is one picture', () => {
  const picture = html(`<img><p>${WROTE}<blockquote>Old`);
  expect(newText(picture, html('<img>'))).toBe('');
});

it('is the whole when nothing stands above the history, not even a picture: the answer can be in it', () => {
  const quoted = html(`<p>${WROTE}<blockquote>Would 40 do? Yes!`);
  expect(newText(quoted, quoted)).toContain('Yes!');
});

it('takes unmarked lines for new where Graph has taken history away already', () => {
  const block = 'From: a@x.example\nSent: 24.11.2026\nTo: b@x.example\nSubject: c';
  const body = plain(`Hi\nthere\n\n${block}\n\n40?\nYes.`);
  expect(newText(body, plain(`Hi\nthere\n\n${block}\n\nYes.`))).toContain('Yes.');
  expect(newText(body, null)).toBe('Hi\nthere');
});

it('loses the line that announced a quote which Graph took away', () => {
  expect(newText(html(`<p>Yes<p>${WROTE}<blockquote>Old`), html(`<p>Yes<p>${WROTE}`))).toBe('Yes');
});
