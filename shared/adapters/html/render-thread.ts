import type { Rendered } from '../../ports/html.ts';
import { renderBody, type RenderTask } from './render-body.ts';

/** The entry of a worker thread. */
export default function render(task: RenderTask): Rendered {
  return renderBody(task);
}
