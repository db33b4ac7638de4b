// The app that is tested: Express with Auth.js, as its reference for Express has it.
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';

const { PORT, ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env;
const url = `http://127.0.0.1:${PORT}`;

const config = {
  secret: 'of the app itself',
  trustHost: true,
  providers: [
    {
      id: 'nightlatch',
      name: 'Nightlatch',
      type: 'oidc',
      issuer: ISSUER,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
    },
  ],
  callbacks: { redirect: () => url },
};

const app = express();
app.use('/auth', ExpressAuth(config));
app.get('/', async (request, answer) => {
  const session = await getSession(request, config);
  answer.send(
    session
      ? `<h1>Wiki</h1><p>Signed in as ${session.user.name}</p>`
      : '<h1>Wiki</h1><a href="/auth/signin">Sign in</a>',
  );
});
app.listen(Number(PORT), '127.0.0.1');
