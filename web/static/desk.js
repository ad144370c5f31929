// The desk: boxes follow the focus, buttons fill fields, lines come and go, the proof follows what is typed.

const sheets = document.querySelector(".sheets");
const form = document.querySelector("[data-form]");
const narrow = matchMedia("(max-width: 1023px)");
const typing = (event) => event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Boxes
function show(key, { scroll = true } = {}) {
  for (const on of document.querySelectorAll("rect.on")) on.classList.remove("on");
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  const boxes = document.querySelectorAll(`rect[data-box="${CSS.escape(key)}"]`);
  for (const box of boxes) box.classList.add("on");
  document.querySelector(`[data-field="${CSS.escape(key)}"]`)?.classList.add("lit");
  if (scroll && boxes.length && !narrow.matches) reveal(boxes[0]);
}

function reveal(box) {
  const view = sheets.getBoundingClientRect();
  const at = box.getBoundingClientRect();
  const outY = at.top < view.top + 24 || at.bottom > view.bottom - 24;
  const outX = at.left < view.left || at.right > view.right;
  if (!outX && !outY) return;
  sheets.scrollBy({
    top: outY ? at.top + at.height / 2 - view.top - view.height / 2 : 0,
    left: outX ? at.left + at.width / 2 - view.left - view.width / 2 : 0,
    behavior: calm.matches ? "auto" : "smooth",
  });
}

const keyOf = (target) => target.closest("[data-field]")?.dataset.field;
document.addEventListener("focusin", (event) => { const key = keyOf(event.target); if (key) show(key); });
document.addEventListener("mouseover", (event) => {
  const shows = event.target.closest("[data-shows]");
  if (shows) show(shows.dataset.shows);
  else if (form?.querySelector("fieldset").disabled && keyOf(event.target)) show(keyOf(event.target));
});

// Filling from what else was read
document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const input = document.getElementById(`f-${keyOf(fill)}`);
    const before = input.value;
    input.value = fill.dataset.fill;
    if (fill.closest(".others")) { fill.dataset.fill = before; fill.textContent = before; if (!before) fill.remove(); }
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  }
  if (event.target.closest("[data-remove-line]")) removeLine(event.target.closest(".line"));
});

// Lines: the last one is always a blank one, ready to be typed into
const list = document.querySelector("[data-lines]");
const blank = list?.lastElementChild?.cloneNode(true);

function addLine() {
  const fresh = blank.cloneNode(true);
  list.append(fresh);
  return fresh;
}

function removeLine(line) {
  const near = line.nextElementSibling || line.previousElementSibling;
  line.remove();
  if (!list.children.length) addLine();
  near?.querySelector("input")?.focus();
  prove();
}

const number = (text) => (/^-?\d*\.?\d+$/.test(text.replace(/,/g, "")) ? Number(text.replace(/,/g, "")) : NaN);

function multiply(line) {
  const [quantity, unit, amount] = ["quantity", "unit_amount", "line_amount"].map((n) => line.querySelector(`[name="line_${n}"]`));
  const product = number(quantity.value || "1") * number(unit.value);
  if (Number.isFinite(product))
    amount.value = (Math.round((product + Math.sign(product) * 1e-9) * 100) / 100).toLocaleString("en", { minimumFractionDigits: 2 });
}

// Proof and unsaved changes
let timer;
let changed = false;
function prove() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(() => document.body.dispatchEvent(new Event("prove")), 250);
}

form?.addEventListener("input", (event) => {
  if (event.target.matches(".l-quantity, .l-unit")) multiply(event.target.closest(".line"));
  if (list?.lastElementChild?.contains(event.target) && blank) addLine();
  prove();
});
form?.addEventListener("submit", () => { changed = false; keepPlace(); });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// After a save the panes stand where they stood
const place = `place:${location.pathname}`;
function keepPlace() {
  const tops = [...document.querySelectorAll(".sheets, .fields, .queue")].map((p) => p.scrollTop);
  sessionStorage.setItem(place, JSON.stringify(tops));
}
const tops = JSON.parse(sessionStorage.getItem(place) || "[]");
sessionStorage.removeItem(place);
[...document.querySelectorAll(".sheets, .fields, .queue")].forEach((pane, i) => { pane.scrollTop = tops[i] || 0; });
document.querySelector(".queue .here")?.scrollIntoView({ block: "nearest" });

// Zoom: 1 fits the width
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
let zoom = 1;
function setZoom(to) {
  const middle = (sheets.scrollTop + sheets.clientHeight / 2) / sheets.scrollHeight;
  zoom = to;
  for (const sheet of document.querySelectorAll(".sheet")) {
    sheet.style.width = zoom === 1 ? "" : `${zoom * 100}%`;
    sheet.style.maxWidth = zoom > 1 ? "none" : "";
  }
  sheets.style.justifyItems = zoom > 1 ? "start" : "";
  document.querySelector("[data-zoom-now]").textContent = zoom === 1 ? "Fit" : `${Math.round(zoom * 100)} %`;
  sheets.scrollTop = middle * sheets.scrollHeight - sheets.clientHeight / 2;
}
function zoomBy(step) {
  const at = STEPS.indexOf(zoom);
  setZoom(STEPS[Math.max(0, Math.min(STEPS.length - 1, at + step))]);
}
document.addEventListener("click", (event) => {
  const how = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (how) how === "fit" ? setZoom(1) : zoomBy(how === "in" ? 1 : -1);
});

// Keys of the desk
const doubtful = () => [...document.querySelectorAll(".field:is(.is-doubtful, .warning, .error) input, .line [aria-invalid]")];
function nextDoubtful() {
  const all = doubtful();
  const here = all.indexOf(document.activeElement);
  const after = all.find((input) => here < 0
    ? document.activeElement.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING : all.indexOf(input) > here);
  const next = after || all[0];
  if (!next) return false;
  next.closest("details")?.setAttribute("open", "");
  next.focus();
  next.select?.();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && form) {
    event.preventDefault();
    document.querySelector('.actions [value="save"]')?.click();
  } else if (event.key === "Enter" && !event.target.closest("button, a, summary, textarea, dialog")) {
    if (nextDoubtful()) event.preventDefault();
  } else if (!typing(event)) {
    if (event.key === "+" || event.key === "=") zoomBy(1);
    else if (event.key === "-") zoomBy(-1);
    else if (event.key === "0") setZoom(1);
  }
});

// Narrow screens: which pane is in view
const panes = document.querySelector(".panes");
const tabs = [...document.querySelectorAll('.panes-tabs a[href^="#"]')];
for (const tab of tabs)
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    panes.scrollTo({ left: document.querySelector(tab.hash).offsetLeft, behavior: calm.matches ? "auto" : "smooth" });
  });
const watch = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.intersectionRatio > 0.5) for (const tab of tabs) tab.classList.toggle("current", tab.hash === `#${entry.target.id}`);
}, { threshold: [0.6] });
for (const tab of tabs) watch.observe(document.querySelector(tab.hash));
