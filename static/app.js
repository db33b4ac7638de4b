// What every page needs that HTML cannot do by itself: a form sent once, a late answer told, a wait
// that counts down. Every page works without it.
const sending = (() => {
  const LATE = 10e3; // milliseconds
  const UNANSWERED = 'The server has not answered yet. Nothing on this page is lost: wait a little longer, or try again.';

  // Where what went wrong is said: a page behind an open dialog is neither seen nor heard.
  const region = () =>
    document.querySelector('#modal > dialog[open] > [role=status]') ?? document.querySelector('#notice');

  const tell = sentence => {
    const trouble = document.createElement('p');
    trouble.className = 'notice bad trouble';
    trouble.dataset.reason = 'no-answer';
    trouble.textContent = sentence;
    region().replaceChildren(trouble);
  };

  // A form or link takes no second click while its request is on its way, until that is late.
  const waiting = new Map();
  const wait = source => {
    const late = setTimeout(() => {
      free();
      tell(UNANSWERED);
    }, LATE);
    const free = () => {
      clearTimeout(late);
      if (waiting.get(source) !== free) return;
      waiting.delete(source);
      source.ariaBusy = null;
    };
    source.ariaBusy = 'true';
    waiting.set(source, free);
    return free;
  };

  // In the capture phase, before htmx reads the form.
  document.addEventListener('submit', event => {
    const form = event.target;
    const now = form.querySelector('[data-now]');
    if (now) now.value = Math.floor(Date.now() / 1000);
    if (form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) return;
    if (waiting.has(form)) event.preventDefault();
    else wait(form);
  }, true);

  // Who stopped loading may send it again.
  window.navigation?.addEventListener('navigateerror', () => waiting.forEach(free => free()));

  // A page kept for Back may be of somebody signed out.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    waiting.forEach(free => free());
    location.reload();
  });

  return { region, tell, wait, waiting };
})();

(() => {
  // Seen, not read aloud: the sentence has said it.
  const count = refusal => {
    const end = Date.now() + refusal.dataset.retryAfter * 1000;
    const clock = document.createElement('span');
    clock.ariaHidden = 'true';
    clock.className = 'clock';
    refusal.append(clock);
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      clock.textContent = left > 0 ? `${Math.floor(left / 60)}:${`${left % 60}`.padStart(2, '0')}` : 'Try now';
      if (left > 0 && clock.isConnected) setTimeout(tick, 250);
    };
    tick();
  };
  const counted = () =>
    document.querySelectorAll('.error[data-retry-after]:not(:has(.clock))').forEach(count);

  counted();
  document.addEventListener('htmx:after:swap', counted);
})();
