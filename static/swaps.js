// For pages that swap parts of themselves: the dialog, and answers that aren't ours or never come.
(() => {
  const OURS = 'nightlatch';
  const UNREACHED = "The server can't be reached right now. Nothing on this page is lost: try again in a moment.";
  const { region, tell, wait, waiting } = sending;

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
      const lost = !opener?.isConnected || opener === document.body;
      const next = lost ? document.querySelector('main [autofocus]') : opener;
      opener = null;
      next?.focus();
    }, { once: true });
    box.showModal();
  };

  document.addEventListener('htmx:after:swap', opened);
  document.addEventListener('click', event => {
    if (!event.target.closest('[data-close]') || !dialog()) return;
    event.preventDefault();
    dialog().close();
  });

  // A click outside the dialog closes it; one that started inside, such as selecting text, doesn't.
  const isBeside = ({ target, clientX, clientY }) => {
    if (target !== dialog()) return false;
    const { left, right, top, bottom } = target.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  };
  let began = false;
  document.addEventListener('pointerdown', event => { began = isBeside(event); });
  document.addEventListener('click', event => began && isBeside(event) && dialog().close());

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
      return tell(UNREACHED);
    }
    document.querySelectorAll('.trouble').forEach(trouble => trouble.remove());
    if (ctx.hx.retarget === '#notice') ctx.hx.retarget = region();
  });
  document.addEventListener('htmx:error', ({ detail: { ctx } }) => ctx && tell(UNREACHED));
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
    // Kept while the browser is on its way to another page.
    if (!ctx.keepIndicators) ctx.free?.();
  });
})();
