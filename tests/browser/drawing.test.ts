import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';
import { launchChromium } from '../stage/browser/chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const built = await build({
    root: repositoryRoot,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'drawing',
        resolveId: (id) => (id === 'drawing' ? id : null),
        load: (id) =>
          id === 'drawing'
            ? ['draw', 'jsx-runtime']
                .map((file) => join(repositoryRoot, `web/drawing/${file}.ts`))
                .map((file) => `export * from ${JSON.stringify(file)};`)
                .join('\n')
            : null,
      },
    ],
    build: {
      write: false,
      rolldownOptions: {
        input: { drawing: 'drawing' },
        preserveEntrySignatures: 'strict',
        output: { format: 'iife', name: 'drawing' },
      },
    },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite wrote no single bundle');
  browser = await launchChromium();
  page = await browser.newPage();
  await page.setContent('<div id="place"></div>');
  await page.addScriptTag({ content: built.output[0].code });
  await page.evaluate(
    `globalThis.place = document.getElementById('place');
     globalThis.h = (tag, props = {}, ...children) => drawing.jsx(tag, { ...props, key: undefined, children }, props.key);
     globalThis.draw = (what) => drawing.draw(place, what);`,
  );
});

beforeEach(() => page.evaluate('draw(null)'));
afterAll(() => browser?.close());

const html = (expression: string): Promise<string> =>
  page.evaluate(`${expression}; place.innerHTML`);

test('elements, text and numbers; nothing for what is nothing', async () => {
  expect(await html(`draw(h('p', { class: 'a' }, 'one ', 2, null, false, undefined))`)).toBe(
    '<p class="a">one 2</p>',
  );
  expect(await html('draw(null)')).toBe('');
});

test('true is an attribute without a value, false is none, and some say both', async () => {
  const drawn = `draw(h('input', { readOnly: true, hidden: false, 'aria-busy': false, 'aria-live': true }))`;
  expect(await html(drawn)).toBe('<input readonly="" aria-busy="false" aria-live="true">');
  const again = `draw(h('input', { 'aria-live': false, spellcheck: false }))`;
  expect(await html(again)).toBe('<input aria-live="false" spellcheck="false">');
});

test('a part of one’s own is called, and several of its elements are several', async () => {
  const part = `const Part = ({ name, children }) => [h('dt', {}, name), h('dd', {}, children)]`;
  expect(await html(`${part}; draw(h('dl', {}, h(Part, { name: 'a' }, 'b')))`)).toBe(
    '<dl><dt>a</dt><dd>b</dd></dl>',
  );
});

test('what is drawn again is the same element: focus and what was typed stay', async () => {
  await page.evaluate(`draw([null, h('input', { class: 'a' }), h('p', {}, 'x')])`);
  await page.locator('input').fill('typed');
  await page.evaluate(`draw([h('b', {}, 'new'), h('input', { class: 'b' }), [h('i'), h('p')]])`);
  expect(await page.evaluate(`document.activeElement.value`)).toBe('typed');
  expect(await html('')).toBe('<b>new</b><input class="b"><i></i><p></p>');
});

test('one that is elsewhere among its like is the same by its key', async () => {
  const list = (keys: string) =>
    `draw(h('ul', {}, [...'${keys}'].map((key) => h('li', { key }, key))))`;
  await page.evaluate(list('abc'));
  await page.evaluate(`globalThis.b = place.querySelectorAll('li')[1]`);
  expect(await html(list('dbca'))).toContain('d</li>');
  expect(await page.evaluate(`place.querySelectorAll('li')[1] === b`)).toBe(true);
  expect(await page.evaluate(`place.textContent`)).toBe('dbca');
});

test('a listener is the newest one, and none when there is none', async () => {
  await page.evaluate(`globalThis.heard = []`);
  for (const listener of [`() => heard.push(1)`, `() => heard.push(2)`, 'undefined']) {
    await page.evaluate(`draw(h('button', { onClick: ${listener} }, 'x'))`);
    await page.locator('button').click();
  }
  expect(await page.evaluate('heard')).toEqual([1, 2]);
});

test('another element in its place is another one', async () => {
  expect(await html(`draw(h('p', { title: 'a' }, 'x')); draw(h('b', {}, 'x'))`)).toBe('<b>x</b>');
});

test('pictures are drawn as such', async () => {
  await page.evaluate(`draw(h('svg', { viewBox: '0 0 8 8' }, h('path', { d: 'M0 0h8' })))`);
  expect(await page.evaluate(`place.querySelector('path') instanceof SVGPathElement`)).toBe(true);
  expect(await page.evaluate(`place.firstChild.viewBox.baseVal.width`)).toBe(8);
});
