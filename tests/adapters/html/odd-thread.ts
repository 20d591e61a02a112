import { renderBody, type RenderTask } from '../../../shared/adapters/html/render-body.ts';
import type { Rendered } from '../../../shared/ports/html.ts';

/** The product's thread, with bodies that it does not come back from as long as it looks at more than their text. */
export default function render(task: RenderTask): Rendered {
  const { content } = task.body;
  if (task.how === 'whole' && content.includes('never ends')) for (;;);
  if (task.how === 'whole' && content.includes('kills its thread')) process.exit(1);
  if (task.how === 'whole' && content.includes('takes all memory')) fillMemory();
  if (content.includes('settings?')) throw new Error(JSON.stringify(process.env));
  if (content.includes('always throws')) throw new Error('thrown');
  return renderBody(task);
}

/** In pieces of eight million bytes, so that the bound is reached before a deadline is. */
function fillMemory(): never {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1_000_000 }, () => 0.5));
}
