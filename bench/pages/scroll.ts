import type { Page } from 'playwright-core';

/** Turns the wheel over the messages until the very first one is drawn. Says how often, and how many were drawn at most. */
export async function scrollToFirst(page: Page): Promise<{ steps: number; drawn: number }> {
  const { x, y, width, height } = (await page
    .getByRole('region', { name: 'Messages' })
    .boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + height / 2);
  const first = page.getByText('Line 0 of message 1.');
  let drawn = 0;
  let steps = 0;
  while ((await first.count()) === 0) {
    await page.mouse.wheel(0, -4_000);
    steps += 1;
    drawn = Math.max(drawn, await page.getByRole('article').count());
    if (steps > 5_000) throw new Error('there is no beginning');
  }
  return { steps, drawn };
}
