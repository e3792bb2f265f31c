// Buttons that copy a text, or the text at an address. What has become of it is said beside the button, also to screen readers.
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy], [data-copy-url]") : null;
  if (!(button instanceof HTMLElement)) return;
  const { copy, copyUrl } = button.dataset;
  try {
    await navigator.clipboard.writeText(copy ?? (await textAt(copyUrl)));
    say(button, "Copied");
  } catch {
    say(button, "It could not be copied");
  }
});

async function textAt(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}

function say(button, text) {
  const place = button.nextElementSibling;
  place.textContent = text;
  setTimeout(() => {
    place.textContent = "";
  }, 2000);
}
