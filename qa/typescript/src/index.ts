/** Fixtures for @playwright/test and page objects for end-to-end tests of Nightlatch: docs/qa.md. */

export { expect } from '@playwright/test';
export { ChangePassword, CreateAccount, OwnActivity, SecurityAlerts, SetPassword } from './account.js';
export { AppPage, Apps, type AppTest, MyApps, type Rule } from './apps.js';
export { CannotTest } from './asking.js';
export { OidcAppPage, OidcApps, type Registered, SignOutQuestion } from './client-apps.js';
export { Clock } from './clock.js';
export { AppSignIns, ChooseAccount, Consent } from './entering.js';
export { test, type TestFixtures, type WorkerFixtures } from './fixtures.js';
export { Answer, checkApp, type How, type TeamApp, type WantedApp } from './front-door.js';
export { GroupPage, Groups } from './groups.js';
export * as handles from './handles.js';
export { InvitePeople } from './inviting.js';
export {
  type AuthorizationFault,
  OidcApp,
  type TokenFault,
  type UserinfoFault,
  type WantedClient,
} from './oidc.js';
export { EditProfile, letIn } from './pages.js';
export { Passkey, SecurityKey } from './passkeys.js';
export { Invitations, NoneLeft, Person } from './people.js';
export { type App, Phone, type Timed, type Wait } from './phone.js';
export { Activity, Overview, SecuritySettings, type SignInLength } from './policy.js';
export { notice, refusal, Refused } from './refusals.js';
export { signInAndReturn } from './returning.js';
export * as screens from './screens.js';
export type { Change, Team, Wanted } from './seeding.js';
export { Nightlatch } from './server.js';
export { AddPasskey, ConfirmItIsYou, MfaSetup, NewPhone, RecoveryCode } from './setup.js';
export { SignIn } from './signing-in.js';
export { type Only, People, SomebodysPage } from './team.js';
export { Tokens } from './tokens.js';
