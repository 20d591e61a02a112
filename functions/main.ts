import { readSettings } from '../shared/config/read-settings.ts';
import { compose } from './compose.ts';
import { handlers } from './handlers.ts';
import { register } from './register.ts';

// Bad settings throw out of the module: the worker then blocks the start and says why.
register(handlers(compose(readSettings(process.env))));
