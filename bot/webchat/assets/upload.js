// The one-time upload page: many files, each with progress, from anywhere.
import { $, fresh, size, w } from "./dom.js";
import { busy, upload } from "./uploads.js";

const burst = fresh();
const maxMb = Number(document.body.dataset.maxMb);
const maxFiles = Number(document.body.dataset.maxFiles);
let taken = 0;

function take(files) {
  for (const file of [...files].slice(0, Math.max(0, maxFiles - taken))) {
    taken += 1;
    const job = upload(file, location.pathname, {
      maxMb,
      headers: { "X-Burst": burst },
      done: () => {
        job.card.querySelector("button").remove();
        job.card.classList.add("kept");
        job.meta.textContent = `${w("kept")} · ${size(job.file.size)}`;
        $("done").hidden = busy();
      },
      ended: (how) => { if (how === "stopped") { job.card.remove(); taken -= 1; } },
    });
    $("list").append(job.card);
  }
  $("done").hidden = true;
}

$("pick").addEventListener("change", () => { take($("pick").files); $("pick").value = ""; });
$("upload").addEventListener("submit", (event) => event.preventDefault());
const drop = $("drop");
for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => { if (busy()) event.preventDefault(); });
