// For pages with something to copy or print.
(() => {
  // Into an existing region, or screen readers would miss it. Only the latest copy is mentioned,
  // since only that is in the clipboard.
  const say = (button, text, failed = false) => {
    document.querySelectorAll('.said').forEach(said => said.replaceChildren());
    const said = button.nextElementSibling;
    said.classList.toggle('bad', failed);
    said.textContent = text;
  };

  const copy = async button => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, button.dataset.said);
    } catch {
      say(button, "That couldn't be copied. Select the text and copy it yourself.", true);
    }
  };

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy], [data-print]');
    if (!button) return;
    if ('copy' in button.dataset) copy(button);
    if ('print' in button.dataset) print();
  });
})();
