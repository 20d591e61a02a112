import { expect, test } from 'vitest';
import { measureOf } from '../../../shared/adapters/open-telemetry/measured-counters.ts';

test('a counter is a measure of its family, by its kind', () => {
  expect(measureOf('message_entered')).toEqual({
    name: 'outlook_sync.message',
    attributes: { kind: 'entered' },
  });
  expect(measureOf('event_left_to_queue')).toEqual({
    name: 'outlook_sync.event',
    attributes: { kind: 'left_to_queue' },
  });
});

test('a request to Graph has its operation and its status', () => {
  expect(measureOf('graph GET /me/messages/{id} 200')).toEqual({
    name: 'outlook_sync.graph',
    attributes: { operation: 'GET /me/messages/{id}', status: '200' },
  });
});
