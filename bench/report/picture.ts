import type { Picture } from './figure.ts';

const WIDTH = 720;
const HEIGHT = 390;
const LEFT = 60;
const RIGHT = 20;
/** Below the title and a line for each name. */
const TOP = 104;
const BOTTOM = 40;
const COLOURS = ['#8a8f98', '#1f6feb', '#d1570a', '#2da44e'];
/** Below that a time is drawn as that: a logarithm knows no zero. */
const LEAST_MS = 0.1;

/** The share of messages (upwards) that were through within a time (to the right, each decade as wide as the others). */
export function drawPicture({ title, lines }: Picture): string {
  const drawn = lines.filter(({ distribution }) => distribution.count > 0);
  const values = drawn.flatMap(({ distribution }) => distribution.curve);
  const decades = decadesOf(values);
  const x = (ms: number): number =>
    LEFT +
    ((Math.log10(Math.max(ms, LEAST_MS)) - decades.first) / (decades.last - decades.first)) *
      (WIDTH - LEFT - RIGHT);
  const y = (percent: number): number => TOP + ((100 - percent) / 100) * (HEIGHT - TOP - BOTTOM);

  const vertical = Array.from({ length: decades.last - decades.first + 1 }, (_, index) => {
    const ms = 10 ** (decades.first + index);
    return `${rule(x(ms), y(0), x(ms), y(100))}${label(x(ms), HEIGHT - 18, 'middle', timeText(ms))}`;
  });
  const horizontal = [0, 25, 50, 75, 100].map(
    (percent) =>
      `${rule(LEFT, y(percent), WIDTH - RIGHT, y(percent))}${label(LEFT - 8, y(percent) + 4, 'end', `${percent} %`)}`,
  );
  const curves = drawn.map(({ name, distribution }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? 'black';
    const points = distribution.curve.map((ms, percent) => `${round(x(ms))},${round(y(percent))}`);
    const legend = `${name}, p50 ${timeText(distribution.p50)}, p99 ${timeText(distribution.p99)}`;
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/>` +
      `<text x="${LEFT}" y="${44 + index * 16}" fill="${colour}">${escaped(legend)}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${LEFT}" y="24" font-size="15">${escaped(title)}</text>`,
    ...vertical,
    ...horizontal,
    ...curves,
    '</svg>',
    '',
  ].join('\n');
}

/** The powers of ten around all values. */
function decadesOf(values: readonly number[]): { first: number; last: number } {
  const least = values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  const first = Math.floor(Math.log10(Math.max(Number.isFinite(least) ? least : 1, LEAST_MS)));
  return { first, last: Math.max(first + 1, Math.ceil(Math.log10(Math.max(most, LEAST_MS)))) };
}

function timeText(ms: number): string {
  if (ms >= 1000) return `${round(ms / 1000)} s`;
  return `${ms >= 10 ? Math.round(ms) : round(ms)} ms`;
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<path stroke="#ddd" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`;
}

function label(x: number, y: number, anchor: string, text: string): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="#555">${text}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
