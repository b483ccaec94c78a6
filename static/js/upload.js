// Files: chosen, looked at, uploaded as evidence with progress, and only then sent into the room by the writer's own hand.

/** Size as people read it. */
export function sizeWords(bytes, words) {
  if (bytes < 1024) return words.bytes.replace("{n}", String(bytes));
  if (bytes < 1024 * 1024) return words.kilobytes.replace("{n}", String(Math.round(bytes / 1024)));
  return words.megabytes.replace("{n}", (bytes / 1024 / 1024).toFixed(1));
}

/** Body of a `file` message out of the API's answer to an upload. */
export function fileBody(answer) {
  return {
    evidence: answer.evidence ?? answer.id,
    name: answer.name,
    size: answer.size,
    media_type: answer.media_type,
    sha256: answer.sha256,
    url: answer.url,
  };
}

/** One upload. Resolves to the API's answer; rejects with an Error whose message may be shown. */
export function upload({ file, url, csrf, room, key, words, onProgress, request = new XMLHttpRequest() }) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    form.append("title", file.name);
    form.append("room", room);
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
    };
    request.onload = () => {
      const said = request.response ?? {};
      if (request.status >= 200 && request.status < 300) resolve(said);
      else reject(new Error(said.detail ?? said.title ?? String(request.status)));
    };
    request.onerror = () => reject(new Error(words.no_network));
    request.send(form);
  });
}

/** The list of chosen files over the box. */
export class Pending {
  constructor({ form, template, config, words, csrf }) {
    Object.assign(this, { form, template, config, words, csrf });
    this.list = form.querySelector("[data-pending]");
    this.files = [];
    for (const label of form.querySelectorAll("[data-file-label]")) label.hidden = false;
    for (const input of form.querySelectorAll("[data-file]")) {
      input.addEventListener("change", () => {
        for (const file of input.files) this.add(file);
        input.value = "";
      });
    }
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => this.dropped(event));
    form.querySelector("textarea").addEventListener("paste", (event) => this.dropped(event));
  }

  dropped(event) {
    const files = [...(event.dataTransfer ?? event.clipboardData)?.files ?? []];
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) this.add(file);
  }

  add(file) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const item = { file, row, key: crypto.randomUUID(), progress: row.querySelector("progress"), body: null };
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = sizeWords(file.size, this.words);
    row.querySelector("[data-remove]").addEventListener("click", () => this.remove(item));
    row.querySelector("[data-retry]").addEventListener("click", () => this.begin(item));
    this.files.push(item);
    this.list.append(row);
    this.list.hidden = false;
    if (file.size === 0) this.complain(item, this.words.file_empty, false);
    else this.begin(item);
  }

  begin(item) {
    item.row.querySelector("[data-error]").hidden = item.row.querySelector("[data-retry]").hidden = true;
    item.progress.hidden = false;
    item.done = this.store(item);
  }

  async store(item) {
    const { words, csrf } = this;
    try {
      const answer = await upload({
        file: item.file, url: this.config.upload_url, csrf, room: this.config.room.id, key: item.key, words,
        onProgress: (n) => {
          item.progress.value = n;
          item.progress.setAttribute("aria-label", words.uploading.replace("{n}", String(n)));
        },
      });
      item.body = fileBody(answer);
      item.progress.hidden = true;
      item.row.querySelector("[data-size]").textContent = `${sizeWords(item.file.size, words)} ${words.uploaded}`;
    } catch (error) {
      this.complain(item, words.file_failed.replace("{why}", error.message), true);
    }
  }

  complain(item, sentence, again) {
    const place = item.row.querySelector("[data-error]");
    place.textContent = sentence;
    place.hidden = false;
    item.progress.hidden = true;
    item.row.querySelector("[data-retry]").hidden = !again;
  }

  remove(item) {
    item.row.remove();
    this.files = this.files.filter((each) => each !== item);
    this.list.hidden = this.files.length === 0;
  }

  /** Bodies of all files that are stored by now; those that failed stay in the list. */
  async take() {
    await Promise.all(this.files.map((item) => item.done));
    const stored = this.files.filter((item) => item.body);
    for (const item of stored) this.remove(item);
    return stored.map((item) => item.body);
  }
}
