// What every page needs that HTML can't do by itself: send a form once, report a late answer, show a
// password, count down a wait. Every page works without it.
const passwords = (() => {
  const PAUSE = 1500; // milliseconds without a key before it is read aloud
  let pause = 0;

  const fieldOf = button => document.getElementById(button.getAttribute('aria-controls'));
  const show = (button, shown) => {
    fieldOf(button).type = shown ? 'text' : 'password';
    button.firstChild.data = shown ? 'Hide ' : 'Show ';
  };
  // Before sending, or browsers would store it like text; the next page may show it again.
  const hide = button => {
    const field = fieldOf(button);
    if (field.type === 'password') return;
    const shown = document.createElement('input');
    Object.assign(shown, { type: 'hidden', name: `${field.name}_shown`, value: '1' });
    button.after(shown);
    show(button, false);
  };

  const missing = field => {
    const typed = [...field.value.normalize()].length;
    const left = field.minLength - typed;
    if (!typed) return '';
    return left > 0 ? `${left} more character${left > 1 ? 's' : ''} needed` : 'Long enough';
  };

  document.addEventListener('click', ({ target }) => {
    const button = target.closest('.reveal');
    if (button) show(button, fieldOf(button).type === 'password');
  });
  document.addEventListener('input', ({ target }) => {
    if (!(target.minLength > 0)) return;
    const [seen, heard] = target.closest('.field').querySelectorAll('.missing > span');
    seen.textContent = missing(target);
    clearTimeout(pause);
    pause = setTimeout(() => {
      heard.textContent = seen.textContent;
    }, PAUSE);
  });
  document.querySelectorAll('.reveal[data-shown]').forEach(button => show(button, true));

  return { hide };
})();

const sending = (() => {
  const LATE = 10e3; // milliseconds
  const UNANSWERED = "The server hasn't answered yet. Nothing on this page is lost: wait a little longer, or try again.";

  // Where to report what went wrong: a page behind an open dialog is neither seen nor heard.
  const region = () =>
    document.querySelector('#modal > dialog[open] > [role=status]') ?? document.querySelector('#notice');

  const tell = sentence => {
    const trouble = document.createElement('p');
    trouble.className = 'notice bad trouble';
    trouble.dataset.reason = 'no-answer';
    trouble.textContent = sentence;
    region().replaceChildren(trouble);
  };

  // A form or link ignores a second click while its request is under way, until that is late.
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

  // A code that takes two lines is still one word.
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('[data-enter]')) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // In the capture phase, before htmx reads the form.
  document.addEventListener('submit', event => {
    const form = event.target;
    const now = form.querySelector('[data-now]');
    if (now) now.value = Math.floor(Date.now() / 1000);
    form.querySelectorAll('.reveal').forEach(passwords.hide);
    if (form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) return;
    if (waiting.has(form)) event.preventDefault();
    else wait(form);
  }, true);

  // After stopping the load, people may send it again.
  window.navigation?.addEventListener('navigateerror', () => waiting.forEach(free => free()));

  // A page kept for Back may belong to someone who has signed out.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    waiting.forEach(free => free());
    location.reload();
  });

  return { region, tell, wait, waiting };
})();

(() => {
  const units = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']];

  // As the server words it (domain/text/wording.py).
  const duration = seconds => {
    const [size, word] = units.find(([size]) => seconds >= 2 * size || (seconds >= size && seconds % size === 0));
    const number = Math.ceil(seconds / size);
    return `${number} ${word}${number > 1 ? 's' : ''}`;
  };

  const count = wait => {
    const clock = wait.firstElementChild;
    const said = document.createElement('span');
    const end = Date.now() + wait.closest('[data-retry-after]').dataset.retryAfter * 1000;
    // Added before the wait ends, or screen readers would miss the change.
    said.role = 'status';
    wait.after(said);
    wait.dataset.counted = '';
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (!wait.isConnected) return;
      if (left > 0) {
        clock.textContent = duration(left);
        setTimeout(tick, 250);
      } else {
        wait.remove();
        said.textContent = wait.dataset.then;
      }
    };
    tick();
  };
  const counted = () => document.querySelectorAll('[data-then]:not([data-counted])').forEach(count);

  counted();
  document.addEventListener('htmx:after:swap', counted);
})();
