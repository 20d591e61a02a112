import { expect, it } from 'vitest';
import {
  comparableContentId,
  plainContentId,
  withContentIds,
} from '../../../shared/domain/entry/content-id.ts';

it.each([
  '<Logo@Mail.example>',
  'logo@mail.example',
  'logo%40mail.example',
  ' <LOGO%40mail.EXAMPLE> ',
  '%3CLogo%40mail.example%3E',
])('brackets, percent-encoding and case do not matter: %s', (id) => {
  expect(comparableContentId(id)).toBe('logo@mail.example');
});

it('an attachment keeps the case that it was given; a percent sign that encodes nothing stays', () => {
  expect(plainContentId('<Logo%40Mail.example>')).toBe('Logo@Mail.example');
  expect(plainContentId('<100%>')).toBe('100%');
});

it('a link is written as its attachment is; one without an attachment stays', () => {
  const html = '<img src="cid:logo@x" /><img alt="a" src="cid:other" />';
  expect(withContentIds(html, [null, 'Logo@X'])).toBe(
    '<img src="cid:Logo@X" /><img alt="a" src="cid:other" />',
  );
});

it('what an attribute escapes is the same in a link and in an id, and stays escaped', () => {
  const html = '<img src="cid:a&amp;&quot;b&lt;&amp;lt;" />';
  expect(withContentIds(html, ['A&"b<&lt;'])).toBe('<img src="cid:A&amp;&quot;b&lt;&amp;lt;" />');
});
