/** A refusal of the sign-in service. `code` is the number in `AADSTS<code>`. */
export type SignInError = {
  error: string;
  code: number;
  message: string;
  suberror?: string;
  /** Beside the error at the app's address, as when somebody pressed Cancel. */
  subcode?: string;
  /** HTTP status when the token endpoint answers it. */
  status: number;
};

type Known = readonly [
  error: string,
  message: string,
  extra?: { suberror?: string; subcode?: string; status?: number },
];

/** The refusals that Microsoft documents and that mail apps meet; others can be made by hand. */
const KNOWN: Readonly<Record<number, Known>> = {
  16000: [
    'interaction_required',
    'Either multiple user identities are available for the current request or the selected account is not supported for the scenario.',
  ],
  50011: [
    'invalid_client',
    'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  ],
  50020: [
    'invalid_request',
    'User account does not exist in the tenant and cannot access the application in that tenant.',
  ],
  50034: [
    'invalid_grant',
    'The user account does not exist in the directory. To sign into this application, the account must be added to the directory.',
  ],
  50057: ['invalid_grant', 'The user account is disabled.', { suberror: 'bad_token' }],
  50058: ['login_required', 'A silent sign-in request was sent but no user is signed in.'],
  50076: [
    'invalid_grant',
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
    { suberror: 'basic_action' },
  ],
  50105: [
    'invalid_grant',
    'Your administrator has configured the application to block users unless they are specifically granted (assigned) access to the application.',
  ],
  50126: ['invalid_grant', 'Error validating credentials due to invalid username or password.'],
  50149: ['invalid_request', 'Invalid Code_Challenge_method parameter.'],
  50173: [
    'invalid_grant',
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
    { suberror: 'bad_token' },
  ],
  53003: [
    'invalid_grant',
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    { suberror: 'message_only' },
  ],
  54005: [
    'invalid_grant',
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ],
  65001: [
    'invalid_grant',
    'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
    { suberror: 'consent_required' },
  ],
  65004: ['access_denied', 'User declined to consent to access the app.', { subcode: 'cancel' }],
  70000: [
    'invalid_grant',
    'The provided value for the input parameter is not valid: the grant was issued to another client or is not known.',
  ],
  70003: ['unsupported_grant_type', 'The app requested an unsupported grant type.'],
  70008: [
    'invalid_grant',
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  ],
  70011: [
    'invalid_scope',
    'The provided request must include a scope input parameter. The provided value for the input parameter scope is not valid.',
  ],
  70043: [
    'invalid_grant',
    'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
    { suberror: 'bad_token' },
  ],
  90002: [
    'invalid_request',
    'Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.',
  ],
  90013: ['invalid_request', 'Invalid input received from the user.'],
  90033: [
    'temporarily_unavailable',
    'A transient error has occurred. Please try again.',
    { status: 503 },
  ],
  90094: [
    'access_denied',
    'Admin consent is required for the permissions requested by this application.',
    { subcode: 'cancel' },
  ],
  90095: [
    'access_denied',
    'Admin consent is required. The user has been sent through the admin consent request experience and the request awaits approval.',
  ],
  90055: [
    'temporarily_unavailable',
    'There are too many incoming requests. Please try again later.',
    { status: 429 },
  ],
  500112: [
    'invalid_client',
    'The reply address does not match the reply address provided when requesting Authorization code.',
  ],
  501481: [
    'invalid_grant',
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ],
  501491: ['invalid_request', 'Invalid size of Code_Challenge parameter.'],
  650053: [
    'invalid_client',
    "The application asked for a scope that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'.",
  ],
  700005: [
    'invalid_grant',
    'The provided authorization code or refresh token is intended to be used against another tenant.',
  ],
  700016: [
    'unauthorized_client',
    'Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.',
  ],
  700054: [
    'unsupported_response_type',
    "response_type is not enabled for the application. Only 'code' is supported here.",
  ],
  700082: [
    'invalid_grant',
    'The refresh token has expired due to inactivity.',
    { suberror: 'bad_token' },
  ],
  900144: [
    'invalid_request',
    'The request body must contain a required parameter that is missing.',
  ],
  7000215: [
    'invalid_client',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to the app.',
    { status: 401 },
  ],
  7000218: [
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    { status: 401 },
  ],
  7000222: [
    'invalid_client',
    'The provided client secret keys for the app are expired. Create new keys for the app in the portal.',
    { status: 401 },
  ],
  9002313: ['invalid_grant', 'Invalid request. Request is malformed or invalid.'],
};

/** The documented refusal of that number; an unlisted number is a plain `invalid_grant`. */
export function aadsts(code: number, change: Partial<Omit<SignInError, 'code'>> = {}): SignInError {
  const [error, message, extra] = KNOWN[code] ?? ['invalid_grant', 'The request was refused.'];
  return { error, code, message, status: 400, ...extra, ...change };
}

/** The same as `/authorize` tells it, where nobody has a grant yet that could be invalid. */
export function atAuthorize(error: SignInError): SignInError {
  return error.error === 'invalid_grant' ? { ...error, error: 'access_denied' } : error;
}
