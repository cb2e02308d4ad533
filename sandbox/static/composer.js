/** The field in which messages and slash commands are written, with completion of commands and people. */

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { Listbox } from "./listbox.js";
import { openMenu } from "./popup.js";
import { Uploads } from "./uploads.js";
import { avatar, livePeople, person, world } from "./world.js";

const MOST_LINES = 8;
const MOST_NAMES = 12;

/** `onSent()` after anything was sent; `onShortcut(callback_id)` for an entry of the ⚡ menu. */
export class Composer {
  constructor({ onSent, onShortcut }) {
    Object.assign(this, { onSent, onShortcut, channel: null, drafts: new Map() });
    this.field = h("textarea", {
      id: "composer-text",
      rows: "1",
      spellcheck: "true",
      "aria-describedby": "composer-hint composer-error",
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
      onclick: () => this.complete(),
      onblur: () => this.list.close(),
    });
    this.list = new Listbox(this.field, { label: "Completions", onPick: (item) => this.fill(item) });
    this.error = h("p", { id: "composer-error", class: "composer-error", role: "alert", hidden: true });
    this.hint = h("p", { id: "composer-hint", class: "composer-hint" });
    this.bolt = iconButton("bolt", "Shortcuts", {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: () => this.openShortcuts(),
    });
    this.uploads = new Uploads({ onChange: () => this.changed({ quietly: true }) });
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "aria-label": "Files to send",
      onchange: () => {
        this.uploads.take([...this.picker.files]);
        this.picker.value = "";
      },
    });
    this.clip = iconButton("clip", "Add files", { onclick: () => this.picker.click() });
    this.send = h(
      "button",
      { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" },
      icon("send"),
    );
    this.box = h(
      "form",
      {
        class: "composer-box",
        onsubmit: (event) => {
          event.preventDefault();
          this.deliver();
        },
      },
      this.bolt,
      this.clip,
      this.picker,
      this.field,
      this.send,
    );
    this.nodes = [this.error, this.uploads.node, this.box, this.hint];
  }

  /** Turns to a channel, keeping an unsent draft for each. */
  turnTo(channel, label) {
    if (this.channel) this.drafts.set(this.channel.id, this.field.value);
    this.channel = channel;
    this.field.value = this.drafts.get(channel.id) ?? "";
    this.uploads.hold([]);
    this.field.setAttribute("aria-label", `Message ${label}`);
    this.field.placeholder = `Message ${label}`;
    this.bolt.hidden = !world.shortcuts.some((each) => each.type === "global");
    this.refuse(null);
    this.changed({ quietly: true });
  }

  openShortcuts() {
    const offers = world.shortcuts.filter((each) => each.type === "global");
    openMenu(
      this.bolt,
      "Shortcuts",
      offers.map((each) => ({ label: each.name, hint: world.app.name, act: () => this.onShortcut(each.callback_id) })),
    );
  }

  changed({ quietly = false } = {}) {
    this.grow();
    this.send.disabled = (!this.field.value.trim() && !this.uploads.files.length) || this.isBusy;
    this.hint.replaceChildren(...usage(this.field.value));
    if (quietly) return;
    this.refuse(null);
    this.complete();
  }

  grow() {
    this.field.rows = Math.min(MOST_LINES, this.field.value.split("\n").length);
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  /** Enter completes what is half typed and sends what is typed in full. */
  key(event) {
    const isComplete = this.list.items[this.list.at]?.text === this.field.value.split(/\s/).at(-1);
    if (event.isComposing || this.list.takeKey(event, { pickWith: isComplete ? ["Tab"] : ["Enter", "Tab"] })) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.deliver();
  }

  complete() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const items = commandsFor(before) ?? namesFor(before);
    if (items?.length) this.list.show(items, { anchor: this.box });
    else this.list.close();
  }

  /** Puts the chosen item in the place of the word before the cursor. */
  fill({ text }) {
    const at = this.field.selectionStart;
    const before = this.field.value.slice(0, at).replace(/\S*$/, `${text} `);
    this.field.value = before + this.field.value.slice(at).replace(/^ /, "");
    this.field.setSelectionRange(before.length, before.length);
    this.list.close();
    this.changed({ quietly: true });
  }

  async deliver() {
    const text = this.field.value.trim();
    const isCommand = text.startsWith("/");
    if ((!text && !this.uploads.files.length) || this.isBusy) return;
    this.list.close();
    this.setBusy(true);
    const answer = isCommand
      ? await api.command(world.me.id, this.channel.id, text)
      : await api.say(world.me.id, this.channel.id, text, this.uploads.files);
    this.setBusy(false);
    if (answer.ok) this.field.value = "";
    if (answer.ok && !isCommand) this.uploads.hold([]);
    this.changed({ quietly: true });
    this.refuse(answer.ok ? null : reason(text, answer.error));
    this.field.focus();
    this.onSent();
  }

  setBusy(busy) {
    this.isBusy = busy;
    this.box.setAttribute("aria-busy", String(busy));
    this.field.readOnly = busy;
  }

  refuse(text) {
    this.error.hidden = !text;
    this.error.replaceChildren(...(text ? [icon("alert"), text] : []));
  }
}

function reason(text, error) {
  const [name] = text.split(/\s/);
  if (error === "unknown_command") return `${name} is not a command here. Type / to see those that are.`;
  return `${text.startsWith("/") ? `${name} failed` : "Not sent"}: ${api.inWords(error)}.`;
}

/** How to go on with a command that is typed so far, or how to send. */
function usage(text) {
  const known = world.commands.find((each) => each.command === text.split(/\s/)[0]);
  const newLine = h(
    "span",
    { class: "only-wide" },
    h("kbd", {}, "Shift"),
    " ",
    h("kbd", {}, "Enter"),
    " for a new line, ",
  );
  if (!known) return [h("kbd", {}, "Enter"), " to send, ", newLine, h("kbd", {}, "/"), " for a command"];
  return [h("code", {}, `${known.command} ${known.usage_hint ?? ""}`.trim()), ` – ${known.description}`];
}

function commandsFor(before) {
  if (!/^\/\S*$/.test(before)) return null;
  const wanted = world.commands.filter((each) => each.command.startsWith(before.toLowerCase()));
  return wanted
    .sort((one, other) => one.command.localeCompare(other.command))
    .map((each) => ({
      key: each.command,
      text: each.command,
      content: [
        h(
          "span",
          { class: "choice-words" },
          h("span", {}, h("strong", {}, each.command), " ", h("code", { class: "usage" }, each.usage_hint ?? "")),
          h("small", {}, each.description),
        ),
      ],
    }));
}

function namesFor(before) {
  const typed = /(?:^|\s)@(\S*)$/.exec(before)?.[1].toLowerCase();
  if (typed === undefined) return null;
  const isMeant = (each) => `${each.name} ${each.real_name}`.toLowerCase().includes(typed);
  return [...livePeople(), person(world.app.bot_user)]
    .filter(isMeant)
    .slice(0, MOST_NAMES)
    .map((each) => ({
      key: each.id,
      text: `@${each.name}`,
      content: [
        avatar(each, "small"),
        h(
          "span",
          { class: "choice-words" },
          h("span", {}, h("strong", {}, each.real_name), ` @${each.name}`),
          h("small", {}, each.title),
        ),
      ],
    }));
}
