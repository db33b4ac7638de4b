// For pages that ask for a code from the authenticator app: pasted anywhere, it goes into the field.
(() => {
  // Six digits, together or in parts of one length, that aren't part of anything longer.
  const WHOLE = /(?<![\p{L}\p{N}])\d{6}(?![\p{L}\p{N}])/gu;
  const [HALVES, PAIRS, SINGLES] = ['\\d{3}[ .-]\\d{3}', '\\d\\d(?: \\d\\d){2}', '\\d(?: \\d){5}'].map(
    parts => new RegExp(
      `(?<![\\p{L}\\p{N}])(?<!\\p{N}[ .-])${parts}(?![\\p{L}\\p{N}])(?![ .-]\\p{N})`, 'gu',
    ),
  );

  // The digits of a script follow each other in Unicode, from zero to nine.
  const western = digit => {
    const at = digit.codePointAt();
    let zero = at;
    while (at - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return at - zero;
  };

  // As the server reads a code: no invisible marks, one kind of blank, dash and digit.
  const plain = text => text.normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\t\p{Zs}]/gu, ' ')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\p{Nd}/gu, western);

  const codes = text => {
    const found = [WHOLE, HALVES, PAIRS, SINGLES].map(form => text.match(form)).find(Boolean) ?? [];
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
    const code = codeIn(plain(event.clipboardData.getData('text')));
    if (!code) return;
    event.preventDefault();
    field.value = code;
    field.focus();
  });
})();
