import type { FaultEffect, FaultMatch } from '../faults/fault-rule.ts';
import { ControlError, defined } from './input.ts';
import type { Fields } from './input.ts';

const TARGETS = ['graph', 'token', 'notification', 'message', 'upload'] as const;
/** What may strike any request. */
const OF_REQUESTS = ['throttle', 'fail', 'fail-after', 'drop', 'drop-after', 'delay'] as const;
const EFFECTS = [
  ...OF_REQUESTS,
  'ghost',
  'late-send',
  'short-page',
  'lose',
  'repeat',
  'hold',
  'phantom',
  'corrupt',
] as const;
/** Which effect makes sense where. */
const FITTING: Record<FaultMatch['target'], readonly FaultEffect['type'][]> = {
  graph: [...OF_REQUESTS, 'late-send', 'short-page'],
  token: OF_REQUESTS,
  upload: OF_REQUESTS,
  notification: ['lose', 'repeat', 'hold', 'delay', 'phantom', 'corrupt'],
  message: ['ghost'],
};

export function faultFrom(fields: Fields): { match: FaultMatch; effect: FaultEffect } {
  const match = fields.has('match')
    ? matchFrom(fields.object('match'))
    : { target: 'graph' as const };
  const effect = effectFrom(fields.object('effect'));
  fields.end();
  if (!FITTING[match.target].includes(effect.type)) {
    throw new ControlError(`effect ${effect.type} does not fit target ${match.target}`);
  }
  return { match, effect };
}

function matchFrom(fields: Fields): FaultMatch {
  const path = fields.optional('path', fields.text);
  if (path !== undefined && !isPattern(path))
    throw new ControlError('match.path is no regular expression');
  const match = {
    target: fields.optional('target', (name) => fields.choice(name, TARGETS)) ?? 'graph',
    ...defined({
      path,
      method: fields.optional('method', fields.text)?.toUpperCase(),
      mailbox: fields.optional('mailbox', fields.text),
      nth: fields.optional('nth', fields.number),
      times: fields.optional('times', fields.number),
      probability: fields.optional('probability', fields.number),
      until: fields.optional('until', fields.time),
    }),
  };
  fields.end();
  return match;
}

function effectFrom(fields: Fields): FaultEffect {
  const type = fields.choice('type', EFFECTS);
  const effect = effectOfType(type, fields);
  fields.end();
  return effect;
}

function effectOfType(type: (typeof EFFECTS)[number], fields: Fields): FaultEffect {
  const answer = (): { code?: string; message?: string; retryAfter?: string } =>
    defined({
      code: fields.optional('code', fields.text),
      message: fields.optional('message', fields.text),
      retryAfter: fields.optional('retryAfter', fields.text),
    });
  switch (type) {
    case 'throttle':
      return {
        type,
        ...answer(),
        ...defined({ status: fields.optional('status', fields.number) }),
      };
    case 'fail':
    case 'fail-after':
      return { type, status: statusFrom(fields), ...answer() };
    case 'delay':
      return { type, ms: fields.number('ms') };
    case 'ghost': {
      const ms = fields.optional('ms', fields.number);
      const reads = fields.optional('reads', fields.number);
      if (ms === undefined && reads === undefined)
        throw new ControlError('effect needs ms or reads');
      return { type, ...defined({ ms, reads }) };
    }
    case 'late-send':
      return {
        type,
        shows: fields.choice('shows', ['draft', 'missing'] as const),
        ms: fields.number('ms'),
        ...defined({ lost: fields.optional('lost', fields.flag) }),
      };
    case 'short-page':
      return { type, size: fields.number('size') };
    case 'repeat':
      return { type, times: fields.number('times') };
    case 'drop':
    case 'drop-after':
    case 'lose':
    case 'hold':
    case 'phantom':
    case 'corrupt':
      return { type };
  }
}

function statusFrom(fields: Fields): number {
  const status = fields.number('status');
  if (Number.isInteger(status) && status >= 400 && status <= 599) return status;
  throw new ControlError('effect.status must be from 400 to 599');
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'i') instanceof RegExp;
  } catch {
    return false;
  }
}
