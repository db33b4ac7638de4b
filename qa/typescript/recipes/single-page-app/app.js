// The app that is tested: a page without a server of its own, with oidc-client-ts.
const { UserManager } = window.oidc;
const settings = await (await fetch('/settings.json')).json();
const manager = new UserManager({
  ...settings,
  redirect_uri: `${location.origin}/`,
  scope: 'openid profile offline_access',
});
const told = document.querySelector('p');
const show = user => (told.textContent = user ? `Signed in as ${user.profile.name}` : 'Nobody');

document.querySelector('#sign-in').onclick = () => manager.signinRedirect();
document.querySelector('#renew').onclick = async () => {
  told.textContent = 'Renewing ...';
  try {
    show(await manager.signinSilent());
  } catch {
    await manager.removeUser();
    show(null);
  }
};

if (new URLSearchParams(location.search).has('state')) {
  try {
    show(await manager.signinCallback());
  } catch (fault) {
    told.textContent = `Not signed in: ${fault.message}`;
  }
  history.replaceState(null, '', '/');
} else {
  show(await manager.getUser());
}
