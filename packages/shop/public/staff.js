// Comforts of the staff pages. Every page works without them.

/**
 * A letter presses what it is written on, while the focus is in the same part of the page and not in a field.
 */
document.addEventListener('keydown', (event) => {
  const { target, code, repeat } = event;
  if (repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches('input:not([type="checkbox"]), select, textarea')) return leaveField(event);
  const marked = target.closest('[data-keys]')?.querySelector(`[data-key="${code}"]`);
  if (!marked) return;
  event.preventDefault();
  if (marked.matches('input')) marked.focus();
  else marked.click();
});

/** Escape leads from a field back to where letters count. */
function leaveField({ code, target }) {
  if (code === 'Escape') target.closest('[data-keys]')?.focus();
}
