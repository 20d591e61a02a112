/** How Microsoft names and explains a permission: to the user, and to an administrator. */
export interface Permission {
  title: string;
  explained: string;
}

type Wording = { user: Permission; admin: Permission };

/** As Entra's consent pages say it, for the delegated permissions that the simulator knows. */
const GRAPH: Readonly<Record<string, Wording>> = {
  'User.Read': {
    user: {
      title: 'Sign you in and read your profile',
      explained:
        'Allows you to sign in to the app with your organizational account and let the app read your profile. It also allows the app to read basic company information.',
    },
    admin: {
      title: 'Sign in and read user profile',
      explained:
        'Allows users to sign-in to the app, and allows the app to read the profile of signed-in users. It also allows the app to read basic company information of signed-in users.',
    },
  },
  'Mail.Read': {
    user: {
      title: 'Read your mail',
      explained: 'Allows the app to read email in your mailbox.',
    },
    admin: {
      title: 'Read user mail',
      explained: 'Allows the app to read email in user mailboxes.',
    },
  },
  'Mail.ReadBasic': {
    user: {
      title: 'Read your basic mail',
      explained:
        'Allows the app to read email in your mailbox, except body, previewBody, attachments and any extended properties.',
    },
    admin: {
      title: 'Read user basic mail',
      explained:
        "Allows the app to read email in the signed-in user's mailbox except body, previewBody, attachments and any extended properties.",
    },
  },
  'Mail.ReadWrite': {
    user: {
      title: 'Read and write access to your mail',
      explained:
        'Allows the app to read, update, create and delete email in your mailbox. Does not include permission to send mail.',
    },
    admin: {
      title: 'Read and write access to user mail',
      explained:
        'Allows the app to create, read, update, and delete email in user mailboxes. Does not include permission to send mail.',
    },
  },
  'Mail.Send': {
    user: { title: 'Send mail as you', explained: 'Allows the app to send mail as you.' },
    admin: {
      title: 'Send mail as a user',
      explained: 'Allows the app to send mail as users in the organization.',
    },
  },
};

const MAINTAIN: Permission = {
  title: 'Maintain access to data you have given it access to',
  explained:
    'Allows the app to see and update the data you gave it access to, even when you are not currently using the app. This does not give the app any additional permissions.',
};

const OPENID: Readonly<Record<string, Wording>> = {
  openid: {
    user: {
      title: 'Sign you in',
      explained:
        'Allows you to sign in to the app with your work or school account and allows the app to read your basic profile information.',
    },
    admin: {
      title: 'Sign users in',
      explained:
        'Allows users to sign in to the app with their work or school accounts and allows the app to see basic user profile information.',
    },
  },
  profile: {
    user: {
      title: 'View your basic profile',
      explained:
        'Allows the app to see your basic profile (e.g., name, picture, user name, email address)',
    },
    admin: {
      title: "View users' basic profile",
      explained:
        "Allows the app to see your users' basic profile (e.g., name, picture, user name, email address)",
    },
  },
  email: {
    user: {
      title: 'View your email address',
      explained: 'Allows the app to read your primary email address',
    },
    admin: {
      title: "View users' email address",
      explained: "Allows the app to read your users' primary email address",
    },
  },
  offline_access: { user: MAINTAIN, admin: MAINTAIN },
};

/** Every scope that can be asked for. */
export const KNOWN_SCOPES = [...Object.keys(GRAPH), ...Object.keys(OPENID)];

export function permissionFor(reader: 'user' | 'admin', scope: string): Permission {
  return (GRAPH[scope] ?? OPENID[scope])?.[reader] ?? { title: scope, explained: '' };
}

/** OpenID scopes need no permission of their own on the consent page's list of refusals. */
export function isGraphScope(scope: string): boolean {
  return Object.hasOwn(GRAPH, scope);
}
