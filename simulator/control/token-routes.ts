import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, fieldsOf } from './input.ts';
import { mailboxNamed } from './mailbox-of.ts';

/** Tokens and app registrations. */
export function tokenRoutes(world: World): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/tokens/revoke',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxNamed(world, fields.text('email'));
        world.tokens.revoke(oid, {
          aadsts: fields.optional('aadsts', fields.number) ?? 50173,
          claimsChallenge: fields.optional('claimsChallenge', fields.flag) ?? false,
        });
        fields.end();
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/restore',
      run: (request) => {
        const fields = fieldsOf(request);
        world.tokens.restore(mailboxNamed(world, fields.text('email')).oid);
        fields.end();
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/expire',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxNamed(world, fields.text('email'));
        fields.end();
        for (const token of world.tokens.accessTokens.values()) {
          if (token.oid === oid) token.expiresAt = world.clock.now();
        }
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/issue',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxNamed(world, fields.text('email'));
        const token = world.tokens.issueAccessToken({
          clientId: fields.optional('clientId', fields.text) ?? [...world.apps.keys()][0] ?? '',
          oid,
          scopes: (
            fields.optional('scopes', fields.list) ?? ['User.Read', 'Mail.ReadWrite', 'Mail.Send']
          ).map(String),
          handlesClaimsChallenge: fields.optional('handlesClaimsChallenge', fields.flag) ?? false,
        });
        fields.end();
        return { token: token.token, expiresAt: new Date(token.expiresAt).toISOString() };
      },
    },
    {
      method: 'POST',
      path: '/control/apps/secret',
      run: (request) => {
        const fields = fieldsOf(request);
        const clientId =
          fields.optional('clientId', fields.text) ?? [...world.apps.keys()][0] ?? '';
        const expired = fields.flag('expired');
        fields.end();
        const app = world.apps.get(clientId);
        if (app === undefined) throw new ControlError(`no app ${clientId}`, 404);
        for (const secret of app.secrets) {
          secret.expiresAt = expired ? world.clock.now() : Number.POSITIVE_INFINITY;
        }
        return {};
      },
    },
  ];
}
