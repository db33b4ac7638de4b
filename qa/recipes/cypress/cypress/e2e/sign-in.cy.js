// Your app has the client id and the secret of this configuration, and runs at this address.
const app = 'http://localhost:3000';
const registered = {
  name: 'Wiki',
  client_id: 'wiki',
  client_secret: 'known-to-the-app',
  redirect_uris: [`${app}/callback`],
};

/** Sign in on Nightlatch's pages, on which the app's own sign-in button ends up. */
function signInAtNightlatch(person) {
  cy.origin(Cypress.env('QA_NIGHTLATCH_URL'), { args: { person } }, ({ person }) => {
    cy.get('input[name=username]').type(person.username);
    cy.get('input[name=password]').type(`${person.password}{enter}`, { log: false });
    if (!person.secret) return;
    cy.task('nightlatch:code', { secret: person.secret }).then(code => {
      cy.get('input[name=code]').type(`${code}{enter}`);
    });
  });
}

beforeEach(() => {
  cy.task('nightlatch:app', registered);
});

it('signs people in with their second factor', () => {
  cy.task('nightlatch:person', { mfa: true, groups: ['ops'] }).then(person => {
    cy.visit(app);
    cy.contains('Sign in').click();
    signInAtNightlatch(person);
    cy.contains(person.name);
  });
});

it('signs people in without the form, where that is not what the test is about', () => {
  cy.task('nightlatch:person', {}).then(person => {
    cy.task('nightlatch:cookies', person.username).then(cookies => {
      const { hostname } = new URL(Cypress.env('QA_NIGHTLATCH_URL'));
      for (const { name, value } of cookies) {
        cy.setCookie(name, value, { domain: hostname, httpOnly: true, sameSite: 'lax' });
      }
    });
    cy.visit(`${app}/sign-in`);
    cy.contains(person.name);
  });
});

it('survives a refusal', () => {
  cy.task('nightlatch:fault', { step: 'authorization', client_id: 'wiki', error: 'access_denied' });
  cy.visit(`${app}/sign-in`);
  cy.contains('You were not signed in');
});
