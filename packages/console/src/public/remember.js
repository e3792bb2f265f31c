// Keeps the last job of the form in this browser, and fills it in again. The id names one job, so it is not kept.
const KEY = "boomerang.submit";
const form = document.querySelector("form[data-remember]");
const fields = () => [...form.elements].filter((element) => element.name !== "" && element.name !== "jobId");

if (form.dataset.remember === "fill") {
  const last = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  for (const field of fields()) if (field.value === "") field.value = last[field.name] ?? "";
}
form.addEventListener("submit", () => {
  const values = Object.fromEntries(fields().map(({ name, value }) => [name, value]));
  sessionStorage.setItem(KEY, JSON.stringify(values));
});
