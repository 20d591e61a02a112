import { expect, it } from 'vitest';
import { withoutAttribution } from '../../shared/domain/without-attribution.ts';

it.each([
  'On 24 Nov 2026, at 10:02, Anna Meyer <anna@contoso.example> wrote:',
  'On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer wrote:',
  'Am 24.11.2026 um 10:02 schrieb Anna Meyer <anna@contoso.example>:',
  'Anna Meyer <anna@contoso.example> schrieb am Di., 24. Nov. 2026, 10:02:',
  'Le 24 nov. 2026 à 10:02, Anna Meyer a écrit :',
  '2026年11月24日(火) 18:02 Anna Meyer <anna@contoso.example>:',
  '2026/11/24 18:02、Anna Meyer <anna@contoso.example>のメール：',
])('takes the line that announced the quote away: %s', (line) => {
  expect(withoutAttribution(`Agreed.\n\n${line}\n`)).toBe('Agreed.');
});

it.each([
  'We need these 2 sizes:',
  'As you wrote, 40 pieces.',
  'Carla wrote:',
  'Please write to purchasing@fabrikam.example by 12:',
])('leaves a line alone that somebody wrote: %s', (line) => {
  expect(withoutAttribution(`Agreed.\n${line}`)).toBe(`Agreed.\n${line}`);
});
