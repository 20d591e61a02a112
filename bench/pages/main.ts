/** `npm run measure:pages`: what the conversation's files weigh, when it is there, and how smoothly 5,000 messages scroll. */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../local/build-if-stale.ts';
import { readFlags } from '../../local/command-line.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { launchChromium } from '../../tests/stage/browser/chromium.ts';
import { hostPage } from '../../tests/stage/browser/host-page.ts';
import { longConversation } from '../../tests/stage/browser/long-conversation.ts';
import { buildPages } from '../../web/build.ts';
import { scrollToFirst } from './scroll.ts';
import { conversationSize, type Size } from './sizes.ts';
import { tasksOf } from './tasks.ts';

readFlags('npm run measure:pages\n', { options: {} });

const MESSAGES = 5_000;
const RUNS = 3;
/** A task that is longer keeps the reader waiting. */
const LONG_MS = 50;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const kB = ({ gzip, brotli }: Size): string =>
  `${(gzip / 1000).toFixed(1)} kB gzip, ${(brotli / 1000).toFixed(1)} kB brotli`;

async function printSizes(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const chunks = await buildPages(repositoryRoot, folder);
  for (const language of ['en', 'de', 'ar'] as const) {
    const { reading, layout, writing, all } = conversationSize(folder, chunks, language);
    print(
      `${language}: to read ${kB(reading)}; to lay mail out ${kB(layout)}; ` +
        `to write ${kB(writing)}; in all ${kB(all)}`,
    );
  }
  rmSync(folder, { recursive: true });
}

await printSizes();
await buildIfStale();
const site = await hostPage();
const long = longConversation(MESSAGES);
site.answer((request, response) => long.answer(request, response));
const browser = await launchChromium();
try {
  for (let run = 1; run <= RUNS; run += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const address = site.addressOf({
      account: 'a',
      user: 'u',
      contact: 'carla',
      baseUrl: site.url,
    });
    await page.goto(address);
    await page.getByRole('article').last().waitFor();
    const [painted, seen]: number[] = await page.evaluate(
      `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, performance.now()]`,
    );
    await browser.startTracing(page, { categories: ['toplevel'] });
    const begun = performance.now();
    const { steps, drawn } = await scrollToFirst(page);
    const seconds = (performance.now() - begun) / 1000;
    const tasks = tasksOf(await browser.stopTracing());
    const most = (by: 'wall' | 'cpu'): string => {
      const times = tasks.map((task) => task[by]);
      const longest = times.reduce((max, one) => Math.max(max, one), 0);
      return `${longest.toFixed(0)} ms (${times.filter((one) => one > LONG_MS).length} over ${LONG_MS} ms)`;
    };
    print(
      `run ${run}: first paint ${painted?.toFixed(0)} ms, messages ${seen?.toFixed(0)} ms; ` +
        `${MESSAGES} messages in ${seconds.toFixed(1)} s, ${steps} turns of the wheel, at most ${drawn} drawn at once; ` +
        `${tasks.length} tasks, the longest ${most('wall')}, of its own computing ${most('cpu')}`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  long.end();
  await site.close();
}
print(`load average ${loadavg()[0]?.toFixed(1)}: other work stretches every task`);
