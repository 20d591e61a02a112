import { expect, it } from 'vitest';
import { ownAddressesOf, withProfile } from '../../../shared/domain/mailbox/own-addresses.ts';

const COMPANY = '3c1f0d52-0000-4000-8000-000000000001';
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';
const profile = {
  email: 'Anna@contoso.example',
  addresses: ['Anna@contoso.example', 'a.berg@contoso.example', 'anna@contoso-sales.example'],
  otherAddresses: ['anna@home.example'],
};
const known = ownAddressesOf('old.name@contoso.example', COMPANY);

it('only adds: an address that the mailbox once had stays its own', () => {
  const { ownAddresses } = withProfile(known, profile, COMPANY);
  expect(ownAddresses).toEqual([
    'old.name@contoso.example',
    'anna@contoso.example',
    'a.berg@contoso.example',
    'anna@contoso-sales.example',
    'anna@home.example',
  ]);
});

it('colleagues share a domain of the mailbox, not that of an address at another host', () => {
  const { internalDomains } = withProfile(known, profile, COMPANY);
  expect(internalDomains).toEqual(['contoso.example', 'contoso-sales.example']);
});

it('a personal account has no colleagues', () => {
  expect(
    withProfile(ownAddressesOf('a@outlook.example', CONSUMERS), profile, CONSUMERS),
  ).toMatchObject({
    internalDomains: [],
  });
});
