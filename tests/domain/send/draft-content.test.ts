import { describe, expect, it } from 'vitest';
import { aboveQuote } from '../../../shared/domain/send/draft-content.ts';

const html = (content: string) => ({ contentType: 'html', content }) as const;
const quoted = html('<html><body><hr>history</body></html>');

describe('the new part stands above the quoted history', () => {
  it('what is inside the body of a whole document, with the styles of its head', () => {
    const own = html('<html><head><style>p{}</style></head><BODY><p>new</p></BODY></html>');
    expect(aboveQuote(own, quoted).content).toBe(
      '<html><body><div><style>p{}</style><p>new</p></div><hr>history</body></html>',
    );
  });

  it('letters that become two in lower case do not move its end', () => {
    const own = html(`<body>${'İ'.repeat(20)} all of it</body>`);
    expect(aboveQuote(own, quoted).content).toContain(`${'İ'.repeat(20)} all of it</div>`);
  });

  it('without a body only the frame of the document goes', () => {
    const own = html('<!doctype html><html><head></head><p>new</p></html>');
    expect(aboveQuote(own, quoted).content).toContain('<div><p>new</p></div>');
  });

  it('elements that nobody closed are text', () => {
    const own = html('<html <html <html new');
    expect(aboveQuote(own, quoted).content).toContain('<html <html <html new');
  });
});
