// Keys that work on every page, the card that explains them, and the switch between light and dark.

document.documentElement.classList.add("js");
const card = document.getElementById("keys");

const typing = (event) =>
  event.target.closest("input, select, textarea, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;

const rows = () => [...document.querySelectorAll("[data-row] a")];

function step(by) {
  const all = rows();
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
  if (next) next.focus();
  return Boolean(next);
}

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.tagName === "DETAILS") {
    target.open = true;
    target.querySelector("textarea")?.focus();
  } else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || card.open) return;
  const key = event.key.toLowerCase();
  let used = true;
  if (event.key === "?") card.showModal();
  else if (key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) search.focus();
    else location.assign("/");
  } else if (rows().length && (key === "j" || key === "k")) used = step(key === "j" ? 1 : -1);
  else if ("jkar".includes(key)) used = press(key);
  else used = false;
  if (used) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false;
  if (document.activeElement?.matches("input, select, textarea")) document.activeElement.blur();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-keys]")) card.showModal();
  if (event.target.closest("[data-theme-switch]")) switchTheme();
  event.target.closest("[data-select]")?.select();
});

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
