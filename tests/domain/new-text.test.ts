import { expect, it } from 'vitest';
import { newTextOf, textOf, type Part } from '../../shared/domain/new-text.ts';

const tools = {
  toText: (html: string) => html.replaceAll(/<[^>]+>/g, ''),
  withoutQuote: (text: string) =>
    text
      .split('\n')
      .filter((line) => !line.startsWith('>'))
      .join('\n'),
};
const html = (content: string): Part => ({ contentType: 'html', content });
const plain = (content: string): Part => ({ contentType: 'text', content });
const newText = (body: Part, unique: Part | null) =>
  newTextOf(textOf(body, tools), body, unique, tools);

it('is what Graph says is unique to an HTML message, as text', () => {
  expect(newText(html('<p>Yes</p><blockquote>Old</blockquote>'), html('<p>Yes</p>'))).toBe('Yes');
});

it('leaves lines that begin with > alone in HTML, where they are no quote', () => {
  expect(newText(html('<p>Old</p>'), html('<p>> 5 pieces</p>'))).toBe('> 5 pieces');
});

it('is what stands above the quote of a plain text, also when Graph took it whole for unique', () => {
  expect(newText(plain('Yes\n> Old'), plain('Yes\n> Old'))).toBe('Yes');
  expect(newText(plain('Yes\n> Old'), null)).toBe('Yes');
});

it('is the whole text when all of it seems quoted: nothing that was written is lost', () => {
  expect(newText(plain('> Old'), plain(''))).toBe('> Old');
  expect(newText(html('<p>Only this</p>'), html(' '))).toBe('Only this');
});

it('loses the line that announced a quote, when there is a quote', () => {
  const line = 'On 24 Nov 2026, Anna wrote:';
  const unique = html(`Yes\n${line}`);
  expect(newText(html(`Yes\n${line}<blockquote>Old</blockquote>`), unique)).toBe('Yes');
  expect(newText(html(`Yes\n${line}`), unique)).toBe(`Yes\n${line}`);
});
