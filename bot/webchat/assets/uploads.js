// Sends files with progress; a broken line is tried again, a person may stop it.
import { el, icon, size, w } from "./dom.js";

const TRIES = 6;
const PAUSE = 1500; // milliseconds, doubled each time
const AT_ONCE = 2;
const queue = [];
let running = 0;

/**
 * Put a file into the queue. `done` is given the server's word of it; `shown` is the
 * card with progress and a button to stop; `ended(kind)` is called with "stopped" or a code.
 */
export function upload(file, url, { headers = {}, done, ended, maxMb }) {
  const job = { file, url, headers, done, ended, tries: 0, stopped: false };
  job.card = progressCard(job);
  if (file.size > maxMb * 1048576) refuse(job, "file_too_big", maxMb);
  else if (!file.size) refuse(job, "file_empty", maxMb);
  else {
    job.maxMb = maxMb;
    queue.push(job);
    next();
  }
  return job;
}

/** Say whether something is still on its way. */
export const busy = () => running > 0 || queue.length > 0;

function next() {
  if (running >= AT_ONCE || !queue.length) return;
  const job = queue.shift();
  if (job.stopped) { next(); return; }
  running += 1;
  send(job);
}

function send(job) {
  const request = new XMLHttpRequest();
  job.request = request;
  request.open("POST", job.url);
  request.setRequestHeader("X-File-Name", encodeURIComponent(job.file.name ?? ""));
  request.setRequestHeader("Content-Type", job.file.type || "application/octet-stream");
  for (const [name, value] of Object.entries(job.headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => progressed(job, event.loaded, event.total);
  request.onload = () => loaded(job, request);
  request.onerror = () => again(job);
  request.send(job.file);
}

function loaded(job, request) {
  let answer = {};
  try { answer = JSON.parse(request.responseText); } catch { /* an error page of a proxy */ }
  if (request.status === 200 && answer.id) {
    running -= 1;
    job.done(answer);
    next();
  } else if (request.status === 413) fail(job, "file_too_big");
  else if (request.status === 429 || request.status >= 500) again(job);
  else fail(job, answer.code ?? "file_type");
}

function again(job) {
  if (job.stopped) return;
  job.tries += 1;
  if (job.tries >= TRIES) { fail(job, "line"); return; }
  job.meta.textContent = w("upload_again");
  setTimeout(() => job.stopped || send(job), PAUSE * 2 ** (job.tries - 1));
}

function fail(job, code) {
  running -= 1;
  refuse(job, code, job.maxMb);
  next();
}

function refuse(job, code, maxMb) {
  const bare = code.replace("file_", "");
  const key = ["too_big", "empty", "line", "slow_down", "no_cookie", "link_over"].includes(bare) ? bare : "type";
  job.card.classList.add("bad");
  job.bar?.parentNode?.remove();
  job.meta.textContent = w(`upload_${key}`, { max_mb: maxMb });
  job.meta.setAttribute("role", "alert");
  job.failed = code;
  queueMicrotask(() => job.ended?.(code));
}

function stop(job) {
  const was = job.stopped || job.failed;
  job.stopped = true;
  if (!was && job.request) { job.request.abort(); running -= 1; }
  job.ended?.("stopped");
  next();
}

function progressCard(job) {
  const name = job.file.name || w("kind_document");
  const ext = el("span.ext", { "aria-hidden": "true" }, (name.split(".").pop() ?? "").slice(0, 4).toUpperCase());
  if (job.file.type.startsWith("image/") && job.file.type !== "image/heic") {
    const url = URL.createObjectURL(job.file);
    const picture = el("img", { src: url, alt: "" });
    picture.onload = () => URL.revokeObjectURL(url);
    picture.onerror = () => picture.remove();
    ext.replaceChildren(picture);
  }
  job.bar = el("i", {});
  job.bar.style.transform = "scaleX(0)";
  job.meta = el("span.meta", {}, size(job.file.size));
  const shut = el("button.btn.iconly", { type: "button", "aria-label": w("stop_upload", { name }), onclick: () => stop(job) }, icon("x"));
  return el("div.filec", { role: "group", "aria-label": w("uploading", { name }) }, ext, el("span.cut", {}, name), shut, job.meta, el("span.bar", { "aria-hidden": "true" }, job.bar));
}

function progressed(job, loaded, total) {
  if (!total) return;
  const part = loaded / total;
  job.bar.style.transform = `scaleX(${part})`;
  job.meta.textContent = `${Math.round(part * 100)}% · ${size(loaded)} / ${size(total)}`;
}
