import { expect, test } from 'vitest';
import { htmlLines } from '../../../shared/adapters/html/html-lines.ts';
import { sanitise } from '../../../shared/adapters/html/sanitise.ts';

test.each([
  ['a script', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
  ['an event handler', '<p onclick="x()">a</p>', '<p>a</p>'],
  ['a style sheet', '<style>@import url(//x.example)</style><p>a</p>', '<p>a</p>'],
  ['an SVG', '<svg onload="x()"><script>1</script></svg><p>a</p>', '<p>a</p>'],
  ['a form', '<form action="https://x.example"><input name="a"></form>b', 'b'],
  ['an embedded SVG', '<img src="data:image/svg+xml;base64,AAAA">', '<img />'],
  [
    'a place on the page',
    '<p style="position:fixed;color:red">a</p>',
    '<p style="color:red">a</p>',
  ],
  ['a style that loads', '<p style="background:url(cid:a)">a</p>', '<p>a</p>'],
  ['a disguised url()', '<p style="background:\\75 rl(//x.example)">a</p>', '<p>a</p>'],
  ['an expression', '<p style="width:expression(alert(1))">a</p>', '<p>a</p>'],
])('%s does not come through', (_name, dirty, clean) => {
  expect(sanitise(dirty).html).toBe(clean);
});

test.each([
  ['<html><head><title>Our newsletter</title></head><body>Yes</body></html>', 'Yes'],
  ['<svg><title>A logo</title></svg>Yes', 'Yes'],
  ['<template>no</template><noframes>no</noframes><noembed>no</noembed>Yes', 'Yes'],
  ['<textarea>Yes</textarea>', 'Yes'],
  ['<select><option>Yes</option></select>', 'Yes'],
  ['<noscript>Yes</noscript>', 'Yes'],
])('what is shown has the words of the text, no more and no less: %s', (dirty, words) => {
  expect(sanitise(dirty).html).toBe(words);
  expect(htmlLines(dirty).map(({ text }) => text)).toEqual([words]);
});

test.each([
  ['<img src="https://x.example/a.gif">', 1],
  ['<img src="//x.example/a.gif">', 1],
  ['<img src=" ht\ntps://x.example/a.gif">', 1],
  ['<img src="https:\\\\x.example/a.gif">', 1],
  ['<img srcset="https://x.example/a.gif 2x">', 1],
  ['<table background="http://x.example/a.gif"><tr><td>a</td></tr></table>', 1],
  ['<video poster="https://x.example/a.jpg"></video>', 1],
  ['<p style="background:url(\'https://x.example/a.png\')">a</p>', 1],
  ['<img src="cid:logo@x">', 0],
  ['<img src="data:image/png;base64,AAAA">', 0],
  ['<a href="https://x.example">a</a>', 0],
])('no remote source loads and each is counted: %s', (dirty, remoteImages) => {
  const clean = sanitise(dirty);
  expect(clean.remoteImages).toBe(remoteImages);
  expect(clean.html).not.toMatch(/\s(?:src|srcset|background|poster)="\s*(?:https?:|\/\/)/i);
  expect(clean.html).not.toContain('url(');
});

test('a picture of the message itself stays, a remote one keeps its address where nothing loads it', () => {
  expect(sanitise('<img src="cid:logo@x" alt="l">').html).toBe('<img src="cid:logo@x" alt="l" />');
  expect(sanitise('<img src="https://x.example/a.gif">').html).toBe(
    '<img data-remote="https://x.example/a.gif" />',
  );
});

test('a link opens apart and tells nobody whence; one that runs code loses its address', () => {
  expect(sanitise('<a href="https://x.example" target="_top">a</a>').html).toBe(
    '<a href="https://x.example" target="_blank" rel="noopener noreferrer nofollow">a</a>',
  );
  expect(sanitise('<a href="java\tscript:alert(1)">a</a>').html).not.toContain('script');
});

test('sanitising what is sanitised changes nothing', () => {
  const once = sanitise('<div style="color:red"><p>a&lt;b <img src="cid:x"></p></div>').html;
  expect(sanitise(once).html).toBe(once);
});

test('a link that leads nowhere by itself loses its address: it would lead into the page that shows it', () => {
  for (const href of [
    '/admin',
    'page.html',
    '#top',
    '?a=1',
    '//x.example',
    'ftp://x.example',
    'https:admin',
    'https:/admin',
    'HT\tTPS:\\\\x.example',
    '',
  ]) {
    expect(sanitise(`<base href="https://x.example/"><a href="${href}">a</a>`).html).not.toContain(
      'href',
    );
  }
});

test('a content id in a link is in the form that the attachment has', () => {
  expect(sanitise('<img src="CID:Logo%40X">').html).toBe('<img src="cid:logo@x" />');
});

test.each([
  'margin:-500px 0 0 -100px',
  'margin-top: -2em',
  'position:absolute',
  'display:contents',
  'display:flex',
  'float:inline-start',
  'text-indent:-9999px',
  'letter-spacing:-1em',
  'z-index:5',
  'top:0',
  'transform:scale(9)',
  'height:0',
  'height:1px',
  'line-height:0',
  'line-height:.1em',
  'line-height:1px',
  'line-height:10%',
  'font:12px/0 Arial',
  'font:12px / 1px Arial',
])('no style lays the mail over what stands around it: %s', (style) => {
  expect(sanitise(`<p style="${style}">a</p>`).html).toBe('<p>a</p>');
});

test.each([
  'line-height:115%',
  'line-height:1.38',
  'line-height:normal',
  'line-height:14pt',

  'font:12px Arial',
])('a line that can be read stays: %s', (style) => {
  expect(sanitise(`<p style="${style}">a</p>`).html).toBe(`<p style="${style}">a</p>`);
});

test('a style that mail programs write stays', () => {
  const style = 'margin:0 0 1em;display:inline-block;color:rgb(1, 2, 3);font-family:"Segoe UI"';
  expect(sanitise(`<p style='${style} !important'>a</p>`).html).toContain('display:inline-block');
  expect(sanitise('<p style="margin:0 !important">a</p>').html).toBe('<p style="margin:0">a</p>');
});
