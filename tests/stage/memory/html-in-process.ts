import { renderBody } from '../../../shared/adapters/html/render-body.ts';
import type { Html } from '../../../shared/ports/html.ts';

/** The product's rendering without its threads, where those are not the point. */
export const htmlInProcess: Html = {
  render: (body, uniqueBody) => Promise.resolve(renderBody({ how: 'whole', body, uniqueBody })),
};
