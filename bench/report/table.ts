import { type Figure, ratioOf } from './figure.ts';

const WIDTHS = { what: 46, unit: 4, figure: 11 };

export const TABLE_HEAD = line('', '', 'app', 'floor', 'app/floor');

export function tableLine(figure: Figure): string {
  const { what, unit, app, floor } = figure;
  const ratio = ratioOf(figure);
  return line(what, unit, rounded(app), floor === null ? '' : rounded(floor), shown(ratio));
}

function line(what: string, unit: string, ...figures: string[]): string {
  const cells = figures.map((cell) => cell.padStart(WIDTHS.figure));
  return `${what.padEnd(WIDTHS.what)}${unit.padEnd(WIDTHS.unit)}${cells.join('')}`.trimEnd();
}

function shown(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(2);
}

/** Three figures are more than any of them is good for. */
function rounded(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
