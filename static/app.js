// What HTML cannot do by itself: the dialog, copying, printing. Every page works without it.
(() => {
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

  // In the capture phase, before htmx reads the form. A second click would send a code twice.
  document.addEventListener('submit', event => {
    const form = event.target;
    const now = form.querySelector('[data-now]');
    if (now) now.value = Math.floor(Date.now() / 1000);
    if (form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    // Who stopped loading may send it again.
    setTimeout(() => delete form.dataset.sent, 9e3);
  }, true);

  // A page kept for Back may be of somebody signed out.
  addEventListener('pageshow', event => event.persisted && location.reload());
})();
