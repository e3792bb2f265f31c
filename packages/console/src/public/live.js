// Keeps a part of a page up to date while somebody looks at it.
const state = document.getElementById("live-state");
const content = document.getElementById("live-content");
const url = state?.dataset.live;
let source;
let isOver = false;
let problem;

function open() {
  if (source !== undefined || isOver || document.hidden) return;
  source = new EventSource(url);
  source.addEventListener("open", () => {
    problem = undefined;
    say("Live");
  });
  source.addEventListener("content", ({ data }) => update(data));
  source.addEventListener("end", () => {
    close();
    isOver = true;
    say("");
  });
  // The stream ends after it, and the browser connects again.
  source.addEventListener("problem", ({ data }) => {
    problem = data;
    say(`Not live: ${data}`);
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      close();
      say("Not live: the console was started again. Open its new address.");
    } else if (problem === undefined) say("Not live: the console does not respond. Trying again.");
  });
}

function close() {
  source?.close();
  source = undefined;
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

// The server has escaped what others wrote, and a parsed document runs no script. Rows and parts that did not change stay where they are,
// with the focus and the selection in them.
function update(html) {
  const next = new DOMParser().parseFromString(html, "text/html").body;
  const before = new Set(Array.from(content.querySelectorAll("tr[data-key]"), (row) => row.dataset.key));
  replaceChildren(content, next);
  if (before.size === 0) return;
  for (const row of content.querySelectorAll("tr[data-key]"))
    if (!before.has(row.dataset.key)) row.classList.add("changed");
}

function replaceChildren(old, fresh) {
  const after = [...fresh.childNodes];
  if (after.some(isRow)) return replaceRows(old, after);
  const before = [...old.childNodes];
  for (const [n, node] of after.entries()) {
    const current = before[n];
    if (current === undefined) old.append(node);
    else if (current.isEqualNode(node)) continue;
    else if (isSame(current, node)) replaceChildren(current, node);
    else current.replaceWith(node);
  }
  for (const node of before.slice(after.length)) node.remove();
}

const isRow = (node) => node instanceof HTMLTableRowElement && node.dataset.key !== undefined;

// A fresh list begins with new rows as a rule: rows are matched by their keys, only new ones are inserted, and of the others the cells
// that differ are changed.
function replaceRows(body, after) {
  const keys = new Set(after.map((row) => row.dataset.key));
  for (const row of [...body.children]) if (!keys.has(row.dataset.key)) row.remove();
  const kept = new Map([...body.children].map((row) => [row.dataset.key, row]));
  let place = body.firstElementChild;
  for (const row of after) {
    const current = kept.get(row.dataset.key);
    if (current !== undefined) replaceChildren(current, row);
    if (current !== undefined && current === place) place = place.nextElementSibling;
    else body.insertBefore(current ?? row, place);
  }
}

function isSame(a, b) {
  if (!(a instanceof Element && b instanceof Element)) return false;
  return (
    a.tagName === b.tagName && a.id === b.id && a.childNodes.length > 0 && attributesOf(a) === attributesOf(b)
  );
}

// What the reader has unfolded, and the title of a time under the pointer, are changed in the page alone.
const CHANGED_HERE = new Set(["open", "title"]);

function attributesOf(element) {
  return [...element.attributes]
    .filter(({ name }) => !CHANGED_HERE.has(name))
    .map(({ name, value }) => `${name}=${value}`)
    .join(" ");
}

if (url !== undefined) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  // A page that the browser keeps in memory would hold its connection.
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
