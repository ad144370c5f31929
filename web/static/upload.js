// Files dropped anywhere, chosen or photographed are sent one by one; each one's outcome is told in the tray.

const tray = document.getElementById("tray");
const opener = document.querySelector("[data-upload]");
const token = document.querySelector('meta[name="csrf-token"]').content;

const WHY = { 401: "you are logged out, log in again", 403: "your role does not allow it", 413: "it is larger than this server takes" };

function line(text, className = "") {
  const item = document.createElement("li");
  item.className = `outcome ${className}`;
  item.textContent = text;
  tray.append(item);
  return item;
}

async function send(file) {
  const item = line(`Sending ${file.name} …`);
  const body = new FormData();
  body.append("files", file, file.name);
  try {
    const answer = await fetch(opener.dataset.upload, {
      method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" },
    });
    if (!answer.ok) throw new Error(WHY[answer.status] || `the server answered ${answer.status}`);
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("li");
    item.replaceWith(...told);
    told.forEach(leaveLater);
  } catch (error) {
    item.className = "outcome refused";
    item.textContent = `${file.name} was not sent: ${error.message}. Try it again.`;
  }
}

// What went well goes by itself; what did not stays until it was read.
function leaveLater(item) {
  if (item.dataset.outcome === "queued") setTimeout(() => item.remove(), 8000);
  else item.addEventListener("click", (event) => { if (!event.target.closest("a")) item.remove(); });
}

async function sendAll(files) {
  for (const file of files) await send(file);
  document.body.dispatchEvent(new Event("uploaded"));
}

function pick() {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.webp,.heic,.heif,.avif,.gif,.bmp,.xml,.html,.htm,.txt,.eml,.msg";
  input.addEventListener("change", () => sendAll([...input.files]));
  input.click();
}

if (opener) {
  opener.addEventListener("click", (event) => { event.preventDefault(); pick(); });
  for (const input of document.querySelectorAll('#upload input[type="file"]'))
    input.addEventListener("change", () => { sendAll([...input.files]); input.value = ""; });

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
}
