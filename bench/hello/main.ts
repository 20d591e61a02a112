/** The least app that there is: what a cold start costs without anything of ours. */
import { app } from '@azure/functions';

app.http('hello', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'hello',
  handler: () => ({ body: 'Hello' }),
});
