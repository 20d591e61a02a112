import type { ComponentChild } from 'preact';

/** Drawn with lines of the text's own colour, so that they stand in forced colours, too. */
function icon(path: string): () => ComponentChild {
  return () => (
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

export const Bold = icon('M6 4h4.6a3 3 0 0 1 0 6H6zM6 10h5.4a3 3 0 0 1 0 6H6z');
export const Italic = icon('M8.5 4H14M6 16h5.5M11.6 4 8.4 16');
export const Bullets = icon('M8 5h9M8 10h9M8 15h9M3.6 5h.01M3.6 10h.01M3.6 15h.01');
export const Numbers = icon(
  'M9 5h8M9 10h8M9 15h8M3 4l1.2-.8V7M2.8 12.2c.8-1.4 2.4-.6 1.6.5L2.8 15h2',
);
export const Link = icon(
  'M8.4 11.6a3.2 3.2 0 0 0 4.6.1l2.6-2.6a3.2 3.2 0 0 0-4.5-4.5L9.6 6.1M11.6 8.4a3.2 3.2 0 0 0-4.6-.1L4.4 10.9a3.2 3.2 0 0 0 4.5 4.5l1.5-1.5',
);
export const Clip = icon(
  'm15.8 9.4-6 6a3.6 3.6 0 0 1-5.1-5.1l6.2-6.2a2.4 2.4 0 0 1 3.4 3.4l-6.1 6.1a1.2 1.2 0 0 1-1.7-1.7l5.5-5.5',
);
export const Bin = icon(
  'M4 5.5h12M8 5.5V3.8h4v1.7M5.4 5.5l.7 10.7h7.8l.7-10.7M8.4 8.6v4.8M11.6 8.6v4.8',
);
export const Cross = icon('m5.5 5.5 9 9M14.5 5.5l-9 9');
export const Page = icon('M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15');
export const Alert = icon(
  'M10 6.2v4.6M10 13.8h.01M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z',
);
