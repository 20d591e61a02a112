import type { Html } from '../../ports/html.ts';
import { plainText } from './plain-text.ts';
import { sanitise } from './sanitise.ts';
import { withoutQuote } from './without-quote.ts';

export const html: Html = { sanitise, toText: plainText, withoutQuote };
