const { UserManager } = window.oidc;
const settings = await (await fetch("settings.json")).json();
const manager = new UserManager({
  ...settings,
  redirect_uri: `${location.origin}/callback.html`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: "openid profile email groups offline_access",
  loadUserInfo: true,
  automaticSilentRenew: false,
});
// Until then a click would be lost.
const on = (id, act) => {
  const button = document.getElementById(id);
  button.addEventListener("click", () => act().catch(fail));
  button.disabled = false;
};
const told = document.getElementById("told");

function show(user) {
  if (user) told.textContent = JSON.stringify({ claims: user.profile, renewed: user.renewed });
}

function fail(fault) {
  told.textContent = `${fault.name}: ${fault.message}`;
}

on("sign-in", () => manager.signinRedirect());
on("popup", async () => show(await manager.signinPopup()));
on("renew", async () => {
  const before = (await manager.getUser()).access_token;
  const user = await manager.signinSilent(); // by its refresh token
  show(Object.assign(user, { renewed: user.access_token !== before }));
});
on("sign-out", () => manager.signoutRedirect());

if (location.pathname === "/callback.html") {
  try {
    // In a popup this hands over and closes; otherwise it is the person who signed in.
    const user = await manager.signinCallback();
    if (user && !window.opener) location.replace("/");
  } catch (fault) {
    fail(fault);
  }
} else {
  show(await manager.getUser());
}
