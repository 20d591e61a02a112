import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../shared/adapters/html/sanitise.ts';
import {
  blocksToHtml,
  blocksToInsert,
  hasText,
  textToBlocks,
  withoutEnd,
  type Block,
} from '../../../web/compose/text/blocks.ts';
import { keptAddress, linkAddress } from '../../../web/compose/text/href.ts';

const line = (text: string): Block => ({ kind: 'line', runs: [{ text }] });
const item = (depth: number, text: string, ordered = false): Block => ({
  kind: 'item',
  depth,
  ordered,
  runs: [{ text }],
});

describe('the HTML that goes out', () => {
  it.each<[string, Block[], string]>([
    [
      'lines',
      [line('a'), { kind: 'line', runs: [] }, line('b')],
      '<div>a</div><div><br></div><div>b</div>',
    ],
    [
      'marks',
      [{ kind: 'line', runs: [{ text: 'a', bold: true, italic: true }] }],
      '<div><b><i>a</i></b></div>',
    ],
    [
      'a link',
      [{ kind: 'line', runs: [{ text: 'x', href: 'https://a.example/?a="&b' }] }],
      '<div><a href="https://a.example/?a=&quot;&amp;b">x</a></div>',
    ],
    ['a list', [item(1, 'a'), item(1, 'b')], '<ul><li>a</li><li>b</li></ul>'],
    [
      'lists in lists',
      [item(1, 'a'), item(2, 'b', true), item(2, 'c', true), item(1, 'd')],
      '<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>',
    ],
    [
      'another kind of list',
      [item(1, 'a'), item(1, 'b', true)],
      '<ul><li>a</li></ul><ol><li>b</li></ol>',
    ],
    ['a level left out', [item(2, 'a')], '<ul><li><ul><li>a</li></ul></li></ul>'],
    ['Arabic', [line('مرحبا')], '<div dir="rtl">مرحبا</div>'],
    ['what looks like tags', [line('<b>&')], '<div>&lt;b&gt;&amp;</div>'],
  ])('%s', (_, blocks, html) => {
    expect(blocksToHtml(blocks)).toBe(html);
  });

  it('is what the service’s sanitising leaves as it is, whatever was written', () => {
    const runs = fc.array(
      fc.record(
        { text: fc.string({ minLength: 1, unit: 'grapheme' }) },
        { requiredKeys: ['text'] },
      ),
      { maxLength: 3 },
    );
    const blocks = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('line' as const), runs }),
        fc.record({
          kind: fc.constant('item' as const),
          ordered: fc.boolean(),
          depth: fc.integer({ min: 1, max: 4 }),
          runs,
        }),
      ),
    );
    fc.assert(
      fc.property(blocks, (all) => {
        const html = blocksToHtml(all);
        const clean = sanitise(html).html.replaceAll('<br />', '<br>');
        expect(clean.replaceAll('\u00a0', '&nbsp;')).toBe(html.replaceAll('&nbsp;', '&nbsp;'));
      }),
    );
  });

  it('of one line goes into the line where it is inserted', () => {
    expect(blocksToInsert(textToBlocks('a'))).toBe('a');
    expect(blocksToInsert(textToBlocks('a\r\nb'))).toBe('<div>a</div><div>b</div>');
  });
});

it('empty lines at the end are the editor’s', () => {
  const blocks = textToBlocks('a\n\n \u00a0\n');
  expect(withoutEnd(blocks)).toEqual([line('a')]);
  expect(hasText(textToBlocks(' \n\u00a0'))).toBe(false);
});

describe('links', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['a.example/x?y', 'https://a.example/x?y'],
    ['bo@a.example', 'mailto:bo@a.example'],
    ['mailto:bo@a.example', 'mailto:bo@a.example'],
    ['tel:+4912', 'tel:+4912'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['//a.example', null],
    ['https:a', null],
    ['java\nscript:x', null],
    ['word', null],
    ['', null],
  ])('%j is %j', (typed, address) => {
    expect(linkAddress(typed)).toBe(address);
  });

  it('of what was pasted lead somewhere by themselves', () => {
    expect(keptAddress('/path')).toBeNull();
    expect(keptAddress('a.example')).toBeNull();
    expect(keptAddress(' https://a.example ')).toBe('https://a.example');
  });
});
