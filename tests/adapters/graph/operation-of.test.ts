import { expect, test } from 'vitest';
import { operationOf } from '../../../shared/adapters/graph/operation-of.ts';

test.each([
  ['GET', '/me/messages/AAMkAGI2%3D?$select=subject', 'GET /me/messages/{id}'],
  ['POST', '/$batch', 'POST /$batch'],
  ['GET', '/me/mailFolders/sentitems?$select=id', 'GET /me/mailFolders/sentitems'],
  ['GET', '/me/messages/a/attachments/b/$value', 'GET /me/messages/{id}/attachments/{id}/$value'],
  ['PATCH', '/subscriptions/5be0d1c2', 'PATCH /subscriptions/{id}'],
  ['GET', '/users/anna@firm.example/messages', 'GET /{id}/{id}/messages'],
])('%s %s is the operation %s, and no id is in it', (method, path, operation) => {
  expect(operationOf({ method, path })).toBe(operation);
});
