import type { FaultEffect, FaultSubject } from '../faults/fault-rule.ts';
import { FAILS_AFTER, FAILS_BEFORE } from '../faults/graph-effects.ts';
import type { JournalEntry } from '../journal.ts';
import type { World } from '../world.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import { errorCodeOf, errorReply } from './error-reply.ts';
import { GraphError } from './errors.ts';

/**
 * Runs one request with the faults that strike it, before or after its effect, and writes the outcome
 * into its line of the journal. `run` gets the effect that comes after, since a late send is its own doing.
 */
export async function withFaults(
  world: World,
  request: GraphRequest,
  entry: JournalEntry,
  run: (after: FaultEffect | null) => Promise<GraphReply>,
): Promise<GraphReply | 'drop'> {
  return answered(world, request, entry, await struck(world, entry, run));
}

/** The answer that an outcome is, noted in the request's line of the journal. */
export function answered(
  world: World,
  request: GraphRequest,
  entry: JournalEntry,
  outcome: GraphReply | GraphError | 'drop',
): GraphReply | 'drop' {
  const reply = outcome instanceof GraphError ? errorReply(world, request, outcome) : outcome;
  entry.status = reply === 'drop' ? 'dropped' : reply.status;
  entry.errorCode = reply === 'drop' ? null : errorCodeOf(reply.body);
  world.happenings.changed();
  return reply;
}

async function struck(
  world: World,
  entry: JournalEntry,
  run: (after: FaultEffect | null) => Promise<GraphReply>,
): Promise<GraphReply | GraphError | 'drop'> {
  const subject: FaultSubject = { target: 'graph', ...entry };
  const before = world.faults.strike(subject, FAILS_BEFORE);
  if (before) {
    entry.faults.push(before.id);
    if (before.effect.type === 'drop') return 'drop';
    if (before.effect.type === 'delay') await world.clock.sleep(before.effect.ms);
    else return failure(before.effect);
  }
  const after = world.faults.strike(subject, FAILS_AFTER);
  if (after) entry.faults.push(after.id);
  try {
    const reply = await run(after?.effect ?? null);
    if (after?.effect.type === 'drop-after') return 'drop';
    if (after?.effect.type === 'late-send' && after.effect.lost === true) return 'drop';
    return after?.effect.type === 'fail-after' ? failure(after.effect) : reply;
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}

function failure(effect: FaultEffect): GraphError {
  const { status, code, message, retryAfter } = { ...defaultsOf(effect), ...effect };
  return new GraphError(
    status,
    code,
    message,
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );
}

function defaultsOf(effect: FaultEffect): {
  status: number;
  code: string;
  message: string;
  retryAfter?: string;
} {
  return effect.type === 'throttle'
    ? { status: 429, code: 'TooManyRequests', message: 'Too many requests.' }
    : {
        status: 500,
        code: 'UnknownError',
        message: 'The server is unable to process the request.',
      };
}
