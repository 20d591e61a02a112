import { expect, it } from 'vitest';
import { outcomeOfEntry, outcomeOfProblem } from '../../../web/compose/send-outcome.ts';
import { SyncProblem } from '../../../web/state/problem.ts';

const problem = (code: string, status?: number, pointer?: string) =>
  new SyncProblem(code as never, 'words', {
    ...(status === undefined ? {} : { status }),
    ...(pointer === undefined ? {} : { errors: [{ pointer, detail: 'words' }] }),
    requestId: 'r-1',
  });

it.each([
  ['never_listed', 422, undefined, 'to', null],
  ['invalid_request', 400, '/contact/email', 'to', null],
  ['invalid_request', 400, '/cc/3/email', 'cc', 3],
  ['invalid_request', 400, '/bcc', 'bcc', null],
  ['invalid_request', 400, '/subject', 'subject', null],
  ['invalid_request', 400, '/replyAll', 'to', null],
  ['invalid_request', 400, '/html', 'message', null],
  ['attachment_too_large', 413, '/attachments/2', 'files', 2],
  ['message_too_large', 413, '/html', 'message', null],
  ['message_too_large', 413, undefined, 'files', null],
  ['not_connected', 409, undefined, 'mail', null],
  ['needs_reconnect', 409, undefined, 'mail', null],
  ['session_expired', 401, undefined, 'mail', null],
  ['unknown', 404, undefined, 'mail', null],
])('%s (%i, %s) is refused for sure, and said at the %s', (code, status, pointer, field, place) => {
  expect(outcomeOfProblem(problem(code, status, pointer))).toEqual({
    kind: 'refused',
    code,
    field,
    place,
    requestId: 'r-1',
  });
});

it.each([
  ['unreachable', undefined],
  ['internal_error', 500],
  ['unavailable', 503],
  ['unknown', 502],
  ['unknown', 408],
])('after %s (%s) nobody knows whether it went out', (code, status) => {
  const outcome = { kind: 'doubt', code, requestId: 'r-1' };
  expect(outcomeOfProblem(problem(code, status))).toEqual(outcome);
});

it('without a session nothing was asked', () => {
  expect(outcomeOfProblem(problem('no_session')).kind).toBe('refused');
});

it('a first request that is at work is waited for', () => {
  expect(outcomeOfProblem(problem('send_in_progress', 409))).toEqual({ kind: 'wait', seconds: 2 });
});

it.each([
  ['recipient_refused', 'to'],
  ['message_too_large', 'files'],
  ['daily_limit', 'mail'],
])('a send that failed with %s is no success', (code, field) => {
  const entry = { status: 'failed', failure: { code, message: 'words' } } as never;
  expect(outcomeOfEntry(entry)).toMatchObject({ kind: 'failed', code, field });
});

it('one that waits is taken', () => {
  const entry = { status: 'queued', failure: null } as never;
  expect(outcomeOfEntry(entry)).toEqual({ kind: 'taken', entry });
});
