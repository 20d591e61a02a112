import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../bench/measure/distribution.ts';
import { drawPicture } from '../../bench/report/picture.ts';

const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'polyline' });

/** The points of each line, `[x, y]`. */
function linesOf(svg: string): number[][][] {
  expect(XMLValidator.validate(svg)).toBe(true);
  const lines: { '@_points': string }[] = parser.parse(svg).svg.polyline ?? [];
  return lines.map((one) => one['@_points'].split(' ').map((pair) => pair.split(',').map(Number)));
}

const line = (name: string, values: readonly number[]) => ({
  name,
  distribution: distributionOf(values),
});

describe('the picture of a distribution', () => {
  it('rises from none to all, and slower times lie further to the right', () => {
    const svg = drawPicture({
      title: 'times',
      lines: [line('quick', [2, 3, 4, 90]), line('slow', [20, 30, 40, 900])],
    });
    const [quick = [], slow = []] = linesOf(svg);
    expect(quick).toHaveLength(101);
    for (const points of [quick, slow]) {
      const upwards = points.map(([, y = 0]) => -y);
      expect(upwards).toEqual(upwards.toSorted((one, other) => one - other));
      const rightwards = points.map(([x = 0]) => x);
      expect(rightwards).toEqual(rightwards.toSorted((one, other) => one - other));
    }
    // Ten times as slow is one decade to the right, wherever it begins.
    const shifts = [0, 50, 100].map((at) => (slow[at]?.[0] ?? 0) - (quick[at]?.[0] ?? 0));
    expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThan(0.5);
    expect(shifts[0]).toBeGreaterThan(100);
  });

  it('stays inside its frame and well-formed, whatever the values and names', () => {
    const svg = drawPicture({
      title: 'a < b & "c"',
      lines: [line('<none>', []), line('zero & more', [0, 0.001, 1e7])],
    });
    const [points = [], ...others] = linesOf(svg);
    expect(others).toEqual([]);
    expect(points.flat().every(Number.isFinite)).toBe(true);
    expect(Math.min(...points.map(([x = 0]) => x))).toBeGreaterThanOrEqual(60);
    expect(Math.max(...points.map(([x = 0]) => x))).toBeLessThanOrEqual(700);
    expect(linesOf(drawPicture({ title: 'nothing', lines: [] }))).toEqual([]);
  });
});
