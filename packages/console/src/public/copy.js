// Buttons that copy a text, or the text of another element.
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy], [data-copy-from]") : null;
  if (!(button instanceof HTMLElement)) return;
  const { copy, copyFrom } = button.dataset;
  const text = copy ?? document.getElementById(copyFrom ?? "")?.textContent ?? "";
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser does not allow it";
  }
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
});
