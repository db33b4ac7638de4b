// Times in the reader's own zone and format, and how long ago; without scripts they stay in the team's.
(() => {
  const EVERY = 20e3; // milliseconds
  const MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY; // seconds

  // The words stay English, as the page is; their order and the hours of the day are the region's.
  const region = () => {
    try {
      return new Intl.Locale(navigator.language).maximize().region;
    } catch {
      return '001';
    }
  };
  const written = options => new Intl.DateTimeFormat(`en-${region()}`, options);
  const formats = {
    day: written({ dateStyle: 'long' }),
    near_day: written({ month: 'long', day: 'numeric' }),
    moment: written({ dateStyle: 'long', timeStyle: 'short' }),
    deadline: written({ dateStyle: 'full', timeStyle: 'short' }),
    clock: written({ timeStyle: 'short' }),
    exact: written({
      weekday: 'long', day: 'numeric', month: 'long', year: 'numeric',
      hour: 'numeric', minute: '2-digit', timeZoneName: 'short',
    }),
  };
  const relative = new Intl.RelativeTimeFormat('en');
  const units = [[DAY, 'day'], [HOUR, 'hour'], [MINUTE, 'minute']];

  // The server's clock counts: this device's may be wrong.
  const ahead = Date.now() - document.body.dataset.now * 1000;

  const ago = at => {
    const seconds = Math.max(0, (Date.now() - ahead - at) / 1000);
    if (seconds >= WEEK) return null;
    const [unit, name] = units.find(([unit]) => seconds >= unit) ?? [];
    return unit ? relative.format(-Math.floor(seconds / unit), name) : 'just now';
  };

  // Hidden until pointed at or focused, but always read aloud. The space is in it, or a line could
  // begin with a comma.
  const exact = at => {
    const span = document.createElement('span');
    span.className = 'exact';
    span.textContent = ` ${formats.exact.format(at)}`;
    return span;
  };

  const write = time => {
    const at = new Date(time.dateTime);
    const past = time.dataset.as === 'ago' ? ago(at) : null;
    if (past === null) {
      time.removeAttribute('tabindex');
      time.textContent = (formats[time.dataset.as] ?? formats.moment).format(at);
    } else if (!time.querySelector('.exact')) {
      time.tabIndex = 0;
      time.replaceChildren(past, exact(at));
    } else if (time.firstChild.data !== past) {
      time.firstChild.data = past;
    }
  };

  const writeAll = () =>
    document.querySelectorAll('time[data-as]:not([data-written])').forEach(time => {
      write(time);
      time.dataset.written = '';
    });
  const refresh = () => document.querySelectorAll('time[tabindex]').forEach(write);

  // The server's time right now, for comparing with a phone.
  const tick = () => document.querySelectorAll('time[data-as=clock]').forEach(time => {
    time.textContent = formats.clock.format(Date.now() - ahead);
  });

  const show = event => {
    const time = event.target.closest?.('time[tabindex]');
    if (!time) return;
    time.classList.toggle('on-the-right', time.getBoundingClientRect().left > innerWidth / 2);
    time.classList.add('open');
  };
  const hide = event => event.target.closest?.('time.open')?.classList.remove('open');
  const hideAll = event => {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('time.open').forEach(time => time.classList.remove('open'));
  };

  writeAll();
  document.getElementById('utc')?.remove();
  setInterval(refresh, EVERY);
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', refresh);
  document.addEventListener('htmx:after:swap', writeAll);
  for (const name of ['pointerover', 'focusin']) document.addEventListener(name, show);
  for (const name of ['pointerout', 'focusout']) document.addEventListener(name, hide);
  document.addEventListener('keydown', hideAll);
})();
