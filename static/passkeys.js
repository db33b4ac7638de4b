// For pages with a form that takes a passkey: asks the browser for one, and sends what it answers.
(() => {
  if (!window.PublicKeyCredential) return;
  const FRESH = 4 * 60e3; // milliseconds; the server takes a challenge for five minutes
  const OFTEN = 10e3; // milliseconds between looks at that, since no timer runs while a laptop sleeps
  const CANCELLED = ['passkey-cancelled', 'That was canceled or took too long. Try again, or use another way.'];
  const NO_ANSWER = ['passkey-no-answer', "The server couldn't be reached, or you're no longer signed in. Reload this page, then try again."];
  const NOT_SUPPORTED = ['passkey-not-supported', "That doesn't work with this device or security key. Try another one, or use another way."];
  const SAID = {
    NotAllowedError: CANCELLED,
    AbortError: CANCELLED,
    InvalidStateError: ['passkey-already-there', 'This device or security key already has a passkey for your account. Use another one.'],
    SecurityError: ['passkey-wrong-address', "Passkeys don't work at this address. Check the address at the top of your browser."],
    TypeError: NO_ANSWER,
    SyntaxError: NO_ANSWER,
  };

  // Base64url to bytes and back. Not every browser has WebAuthn's own JSON yet.
  const decoded = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  const encoded = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  const BY_ID = ['user', 'allowCredentials', 'excludeCredentials'];
  const described = given => Array.isArray(given) ? given.map(described) : { ...given, id: decoded(given.id) };
  const asOptions = given => {
    const found = BY_ID.filter(name => given[name]).map(name => [name, described(given[name])]);
    return { ...given, challenge: decoded(given.challenge), ...Object.fromEntries(found) };
  };

  const PARTS = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle', 'attestationObject'];
  const answered = key => {
    const parts = PARTS.filter(name => key.response[name]).map(name => [name, encoded(key.response[name])]);
    return JSON.stringify({
      id: key.id,
      rawId: encoded(key.rawId),
      type: key.type,
      authenticatorAttachment: key.authenticatorAttachment ?? undefined,
      clientExtensionResults: key.getClientExtensionResults(),
      response: { ...Object.fromEntries(parts), transports: key.response.getTransports?.() },
    });
  };

  const asked = async (form, how) => {
    const answer = await fetch(form.dataset.options, { cache: 'no-store', signal: how.signal });
    const publicKey = asOptions(await answer.json());
    return navigator.credentials[form.dataset.passkey === 'create' ? 'create' : 'get']({ publicKey, ...how });
  };

  const send = (form, key) => {
    form.querySelector('[data-passkey-answer]').value = answered(key);
    form.noValidate = true; // what else is in it may not be needed now
    form.requestSubmit();
  };

  const tell = (form, reason, sentence = '') => {
    const said = form.querySelector('p[role=status]');
    if (reason) said.dataset.reason = reason;
    else delete said.dataset.reason;
    said.textContent = sentence;
  };

  // What has to be typed as well comes first; a code is what the passkey is in place of.
  const lacks = form => [...form.elements].some(field => field.autocomplete !== 'one-time-code' && field.willValidate && !field.reportValidity());

  const ask = async form => {
    if (form.ariaBusy || lacks(form)) return;
    suggestion?.abort();
    suggestion = null;
    tell(form);
    form.ariaBusy = 'true';
    try {
      const key = await asked(form, {});
      form.ariaBusy = null;
      send(form, key);
    } catch (fault) {
      form.ariaBusy = null;
      tell(form, ...SAID[fault.name] ?? NOT_SUPPORTED);
      suggest();
    }
  };

  // Passkeys among what the browser suggests for the username.
  let suggestion = null;
  let since = 0;
  const suggest = async () => {
    const form = document.querySelector('form[data-passkey=conditional]');
    if (!form || !await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
    suggestion?.abort();
    suggestion = new AbortController();
    since = Date.now();
    try {
      send(form, await asked(form, { mediation: 'conditional', signal: suggestion.signal }));
    } catch {} // nobody has asked for anything yet
  };
  // On pages left open too, by whoever comes back to one.
  const renew = () => {
    if (suggestion && !document.hidden && Date.now() - since >= FRESH) suggest();
  };
  document.addEventListener('visibilitychange', renew);
  setInterval(renew, OFTEN);

  const show = (selector, shown) => document.querySelectorAll(selector).forEach(part => { part.hidden = !shown; });
  const ready = async () => {
    show('[data-passkey-button]', true);
    show('[data-passkey-unable]', false);
    if (!document.querySelector('[data-passkey-platform]')) return;
    show('[data-passkey-platform]', await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());
  };

  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-passkey-button]');
    if (button) ask(button.form);
  });
  document.addEventListener('htmx:after:swap', ready);
  ready();
  suggest();
})();
