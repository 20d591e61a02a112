import { first } from './operation.ts';
import type { Operation } from './operation.ts';
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  reauthorizeSubscription,
  renewSubscription,
} from './subscriptions.ts';

const SUBSCRIBE = ['Mail.ReadWrite', 'Mail.Read', 'Mail.ReadBasic'];

export const SUBSCRIPTION_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    template: '/subscriptions',
    scopes: [],
    withoutExchange: true,
    run: listSubscriptions,
  },
  {
    method: 'POST',
    template: '/subscriptions',
    scopes: SUBSCRIBE,
    run: (call, _ids, { notifier }) => createSubscription(call, notifier),
  },
  {
    method: 'GET',
    template: '/subscriptions/{s}',
    scopes: [],
    withoutExchange: true,
    run: (call, ids) => getSubscription(call, first(ids)),
  },
  {
    method: 'PATCH',
    template: '/subscriptions/{s}',
    scopes: SUBSCRIBE,
    withoutExchange: true,
    run: (call, ids, { notifier }) => renewSubscription(call, first(ids), notifier),
  },
  {
    method: 'DELETE',
    template: '/subscriptions/{s}',
    scopes: [],
    withoutExchange: true,
    run: (call, ids) => deleteSubscription(call, first(ids)),
  },
  {
    method: 'POST',
    template: '/subscriptions/{s}/reauthorize',
    scopes: SUBSCRIBE,
    withoutExchange: true,
    run: (call, ids) => reauthorizeSubscription(call, first(ids)),
  },
];
