import { sheet } from '../element/sheet.ts';
import css from './compose.css?inline';

export { composeWords } from '../words/compose/words.ts';
export { addresseeOf } from './addressee.ts';
export { Compose } from './compose.tsx';
export const COMPOSE_SHEET = sheet(css);
