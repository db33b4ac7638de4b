// For pages that ask for a code from the authenticator app: pasted anywhere, it goes into the field.
(() => {
  // Six digits, together or in two halves, that aren't part of anything longer.
  const WHOLE = /(?<![\p{L}\p{N}])\d{6}(?![\p{L}\p{N}])/gu;
  const HALVES = /(?<![\p{L}\p{N}])(?<!\p{N}[ -])\d{3}[ -]\d{3}(?![\p{L}\p{N}])(?![ -]\p{N})/gu;

  const codes = text => {
    const found = text.match(WHOLE) ?? text.match(HALVES) ?? [];
    return [...new Set(found.map(code => code.replace(/[ -]/, '')))];
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
    const code = codeIn(event.clipboardData.getData('text').normalize('NFKC'));
    if (!code) return;
    event.preventDefault();
    field.value = code;
    field.focus();
  });
})();
