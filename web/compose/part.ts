import { sheet } from '../element/sheet.ts';
import css from './compose.css?inline';

export { Compose } from './compose.tsx';
export const COMPOSE_SHEET = sheet(css);
