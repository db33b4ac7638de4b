// What HTML cannot do by itself: the dialog, copying, printing, an answer that never comes. Every
// page works without it.
(() => {
  const OURS = 'nightlatch';
  const LATE = 10e3; // milliseconds
  const UNREACHED = 'The server cannot be reached just now. Nothing on this page is lost: try again in a moment.';
  const UNANSWERED = 'The server has not answered yet. Nothing on this page is lost: wait a little longer, or try again.';

  const dialog = () => document.querySelector('#modal > dialog');
  const title = document.title;
  let opener = null;

  const opened = () => {
    const box = dialog();
    if (!box || box.open) return;
    if (!opener?.isConnected) opener = document.activeElement;
    box.addEventListener('close', () => {
      box.remove();
      document.title = title;
      // If its button was swapped away, the new state takes the focus.
      const next = opener?.isConnected ? opener : document.querySelector('main [autofocus]');
      opener = null;
      next?.focus();
    }, { once: true });
    box.showModal();
  };

  // Into a region that was there before, or nobody would hear it.
  const say = (button, text) => {
    button.parentElement.querySelector('[role=status]').textContent = text;
  };

  const copy = async button => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, 'Copied');
    } catch {
      say(button, 'Copying is not possible here. Select the text and copy it.');
    }
  };

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
  const answered = () => document.querySelectorAll('.trouble').forEach(trouble => trouble.remove());

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

  const asked = new WeakMap();
  document.addEventListener('htmx:config:request', event => {
    const { ctx } = event.detail;
    const source = ctx.sourceElement;
    if (waiting.has(source)) return event.preventDefault();
    asked.get(source)?.request.abort(); // htmx would wait for it
    asked.set(source, ctx);
    ctx.free = wait(source);
  });
  document.addEventListener('htmx:before:response', event => {
    const { ctx } = event.detail;
    if (ctx.response.headers.get('X-Answer-By') !== OURS) {
      // A proxy's error page, most likely while the server restarts.
      event.preventDefault();
      ctx.hx = {};
      return tell(UNREACHED);
    }
    answered();
    if (ctx.hx.retarget === '#notice') ctx.hx.retarget = region();
  });
  document.addEventListener('htmx:error', ({ detail }) => detail.ctx && tell(UNREACHED));
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
    // Kept while the browser is on its way to another page.
    if (!ctx.keepIndicators) ctx.free?.();
  });

  counted();
  document.addEventListener('htmx:after:swap', () => {
    opened();
    counted();
  });
  document.addEventListener('modal-close', () => dialog()?.close());
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-close], [data-copy], [data-print]');
    if (!button) return;
    if ('copy' in button.dataset) copy(button);
    if ('print' in button.dataset) print();
    if ('close' in button.dataset && dialog()) {
      event.preventDefault();
      dialog().close();
    }
  });

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
})();
