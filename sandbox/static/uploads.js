/** Files on their way to the sandbox: which were picked, which are refused, and which are there to be sent. */

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { world } from "./world.js";

export const MEGABYTE = 1024 * 1024;

/** The files of one field; `endings`, `most` and `largest` (bytes) say what it takes, `onChange()` hears what came. */
export class Uploads {
  constructor({ endings = null, most = Infinity, largest = Infinity, onChange = () => {} } = {}) {
    Object.assign(this, { endings, most, largest, onChange, files: [], bringing: Promise.resolve() });
    this.list = h("ul", { class: "uploads", "aria-label": "Files to send", hidden: true });
    this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    this.node = h("div", {}, this.list, this.trouble);
  }

  /** Uploads what was picked, one after the other; what cannot be taken is named, and left out. */
  take(picked) {
    this.complain(null);
    for (const file of picked) this.bringing = this.bringing.then(() => this.bring(file));
    return this.bringing;
  }

  /** Resolves when everything that was picked is there or refused. */
  settled() {
    return this.bringing;
  }

  hold(files) {
    this.files = files;
    this.draw();
  }

  async bring(file) {
    const refusal = this.refusal(file);
    if (refusal) return this.complain(refusal);
    const answer = await api.upload(world.me.id, file);
    if (answer.ok) this.hold([...this.files, answer.file]);
    else this.complain(`“${file.name}” was not uploaded: ${api.inWords(answer.error)}.`);
    this.onChange();
  }

  refusal(file) {
    const ending = file.name.split(".").at(-1).toLowerCase();
    if (this.files.length >= this.most) return `No more than ${this.most} files can be sent: “${file.name}” is left out.`;
    if (this.endings && !this.endings.includes(ending))
      return `“${file.name}” is left out: only ${this.endings.join(", ")} can be sent here.`;
    if (file.size > this.largest)
      return `“${file.name}” is left out: it is larger than ${this.largest / MEGABYTE} MB.`;
    return null;
  }

  complain(text) {
    this.trouble.hidden = !text;
    this.trouble.textContent = [text && this.trouble.textContent, text].filter(Boolean).join(" ");
  }

  draw() {
    this.list.hidden = !this.files.length;
    this.list.replaceChildren(...this.files.map((file) => this.row(file)));
  }

  row(file) {
    const remove = () => {
      this.hold(this.files.filter((each) => each !== file));
      this.onChange();
    };
    return h(
      "li",
      {},
      icon("file"),
      h("span", { class: "file-words" }, h("strong", {}, file.name), h("small", {}, sizeInWords(file.size))),
      iconButton("close", `Remove ${file.name}`, { onclick: remove }),
    );
  }
}

/** `512 bytes`, `34 kB`, `2.5 MB`; nothing for a size that is not known. */
export function sizeInWords(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < MEGABYTE) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
