import { trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import {
  remoteParent,
  traceparentOf,
} from '../../../shared/adapters/open-telemetry/trace-parent.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a traceparent comes back as it went', () => {
  const parent = remoteParent(TRACEPARENT);
  expect(parent && traceparentOf(trace.getSpanContext(parent))).toBe(TRACEPARENT);
  expect(traceparentOf(undefined)).toBeUndefined();
});

test.each([undefined, '', 'x', `${TRACEPARENT}-more`, TRACEPARENT.toUpperCase(), '01-ab-cd-01'])(
  'what is none is no parent: %j',
  (text) => {
    expect(remoteParent(text)).toBeNull();
  },
);
