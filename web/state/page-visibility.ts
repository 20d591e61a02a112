import type { Visibility } from './follow.ts';

/** Of the page that the element stands in. */
export const pageVisibility: Visibility = {
  isHidden: () => document.hidden,
  onChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};
