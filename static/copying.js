// For pages with something to take along: copying and printing.
(() => {
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

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy], [data-print]');
    if (!button) return;
    if ('copy' in button.dataset) copy(button);
    if ('print' in button.dataset) print();
  });
})();
