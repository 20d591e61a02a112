import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderPool } from '../../../shared/adapters/html/render-pool.ts';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import type { Html, Rendered } from '../../../shared/ports/html.ts';

/** Long enough for a thread to start on a busy machine. */
const DEADLINE_MS = 2_500;
/** Of what ends by itself. */
const NEVER_MS = 600_000;

let pool: Html;
let counted: string[];
const odd = (deadlineMs: number): Html =>
  renderPool({
    counters: { add: (counter) => void counted.push(counter) },
    deadlineMs,
    thread: new URL('./odd-thread.ts', import.meta.url),
  });
beforeEach(() => {
  counted = [];
  pool = odd(DEADLINE_MS);
});

const mail = (words: string): Promise<Rendered> =>
  pool.render({ contentType: 'html', content: `<p>${words}</p>` }, null);
const asTextOnly = (text: string) => ({
  content: { html: null, text, newText: text },
  simplified: true,
});
const whole = (text: string) => ({
  content: { html: `<p>${text}</p>`, text, newText: text },
  simplified: false,
});

describe('a body that can not be rendered comes as text only, and is counted', () => {
  it.each([
    ['never ends', DEADLINE_MS],
    ['kills its thread', NEVER_MS],
  ])('%s', async (words, deadlineMs) => {
    pool = odd(deadlineMs);
    expect(await mail(words)).toMatchObject(asTextOnly(words));
    expect(counted).toEqual(['rendering_given_up']);
  });

  it('takes all memory, of which a thread has a part', async () => {
    const peak = (): number => process.resourceUsage().maxRSS / 1024;
    const before = peak();
    pool = odd(NEVER_MS);
    expect(await mail('takes all memory')).toMatchObject(asTextOnly('takes all memory'));
    expect(counted).toEqual(['rendering_given_up']);
    expect(peak() - before).toBeLessThan(500);
  });

  it('and the threads that it cost are replaced', async () => {
    await Promise.all(['kills its thread 1', 'kills its thread 2'].map(mail));
    expect(await mail('an ordinary mail')).toMatchObject(whole('an ordinary mail'));
  });

  it('one whose text can not be read either is tried again later', async () => {
    await expect(mail('always throws')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'rendering_failed',
    });
  });
});

describe('nobody waits for the body of another', () => {
  const large = (words: string): string => words + ' '.repeat(BOUNDS.smallBodyCharacters);

  it('a small body is rendered while large ones keep their thread and stand in line', async () => {
    const ended: string[] = [];
    const render = async (words: string): Promise<void> => {
      await mail(words);
      ended.push(words.trim());
    };
    await Promise.all([
      render(large('never ends')),
      render(large('stands in line')),
      ...['small 1', 'small 2', 'small 3'].map(render),
    ]);
    expect(ended.slice(0, 3)).toEqual(['small 1', 'small 2', 'small 3']);
  });

  it('the deadline of a body that stands in line has not begun', async () => {
    const rendered = await Promise.all(
      ['never ends', 'never ends', 'the third'].map((words) => mail(large(words))),
    );
    expect(rendered.map(({ simplified }) => simplified)).toEqual([true, true, false]);
  });
});

it('a thread knows none of the settings', async () => {
  await expect(mail('settings?')).rejects.toMatchObject({ cause: { message: '{}' } });
});

it('threads keep no process alive', async () => {
  const program = `
    import { renderPool } from ${JSON.stringify(new URL('../../../shared/adapters/html/render-pool.ts', import.meta.url))};
    const pool = renderPool({ counters: { add() {} } });
    const { snippet } = await pool.render({ contentType: 'html', content: '<p>Hello' }, null);
    process.stdout.write(snippet);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { timeout: 60_000 },
  );
  expect(stdout).toBe('Hello');
});
