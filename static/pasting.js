// For pages that ask for a code from the authenticator app: pasted anywhere, it goes into the field.
(() => {
  // Six digits, together or in equal parts, that aren't part of anything longer.
  const WHOLE = /(?<![\p{L}\p{N}])\d{6}(?![\p{L}\p{N}])/gu;
  const PARTS = /(?<![\p{L}\p{N}]|\p{N}[ .-])(\d{3}[ .-]\d{3}|\d\d( \d\d){2}|\d( \d){5})(?![\p{L}\p{N}]|[ .-]\p{N})/gu;

  // Unicode has the digits of a script in a row.
  const western = digit => {
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt() - value - 1))) value++;
    return value;
  };

  const codes = text => {
    const found = text.match(WHOLE) ?? text.match(PARTS) ?? [];
    return [...new Set(found.map(code => code.replace(/\D/g, '')))];
  };

  // If there are several, the one on the line that names this site; if that isn't clear, none.
  const codeIn = text => {
    const all = codes(text);
    if (all.length < 2) return all[0];
    const site = document.querySelector('.brand').textContent.trim().toLowerCase();
    const here = text.split(/\r?\n/).filter(line => line.toLowerCase().includes(site)).flatMap(codes);
    return here.length === 1 ? here[0] : undefined;
  };

  document.addEventListener('paste', event => {
    const { target } = event;
    const page = document.querySelector('dialog[open]') ?? document;
    const field = page.querySelector('[autocomplete="one-time-code"]');
    const into = target.closest('input, textarea:not([readonly])') ?? field;
    if (!field || into !== field) return;
    const code = codeIn(event.clipboardData.getData('text').normalize('NFKC').replace(/\p{Cf}/gu, '')
      .replace(/[\t\p{Zs}]/gu, ' ').replace(/[\p{Pd}\u2212]/gu, '-').replace(/\p{Nd}/gu, western));
    if (!code) return;
    event.preventDefault();
    field.value = code;
    field.focus();
  });
})();
