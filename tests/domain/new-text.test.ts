import { expect, it } from 'vitest';
import { textsOf, type Part } from '../../shared/domain/new-text.ts';

/** Each element a line, as far as these tests go. */
const lines = (html: string) =>
  [...html.matchAll(/<(\w+)>([^<]*)/g)].map(([, tag, text]) => ({
    text: text ?? '',
    quoted: tag === 'blockquote',
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
  expect(newText(plain('Yes\n> Old'), plain('Yes\n> Old'))).toBe('Yes');
  expect(newText(plain('Yes\n> Old'), null)).toBe('Yes');
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

it('loses the line that announced a quote which Graph took away', () => {
  expect(newText(html(`<p>Yes<p>${WROTE}<blockquote>Old`), html(`<p>Yes<p>${WROTE}`))).toBe('Yes');
});
