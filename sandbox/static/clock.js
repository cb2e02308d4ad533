/** The clock panel: the bot's now in words, a jump to each thing that is due, and a field to move to any time. */

import * as api from "./api.js";
import { fromWallTime, inZone, now, setNow, wallTime } from "./dates.js";
import { arrange, h, icon, iconButton } from "./dom.js";
import { world } from "./world.js";

const TICK = 5_000;
const REMEMBERED = "sandbox-clock-open";

export class ClockPanel {
  constructor(node, { onMoved }) {
    Object.assign(this, { node, onMoved, clock: null, face: null, isOpen: localStorage.getItem(REMEMBERED) === "yes" });
    this.buttonWords = h("span");
    this.button = h(
      "button",
      {
        type: "button",
        class: "clock-button",
        "aria-controls": "clock",
        "aria-expanded": "false",
        onclick: () => this.toggle(),
      },
      icon("clock"),
      h("span", { class: "unseen" }, "Clock: "),
      this.buttonWords,
    );
    this.reading = h("p", { class: "reading", "data-clock-now": "" });
    this.remark = h("p", { class: "remark" });
    this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    this.jumps = h("ol", { class: "jumps", "aria-labelledby": "clock-due" });
    this.nothing = h("p", { class: "remark" }, "Nothing is due.");
    this.field = h("input", { type: "datetime-local", id: "clock-to", class: "field" });
    node.append(...this.parts());
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false);
    });
    setInterval(() => this.tick(), TICK);
  }

  parts() {
    return [
      h(
        "header",
        { class: "clock-head" },
        h("h2", { id: "clock-title" }, "Clock"),
        iconButton("close", "Close the clock", { onclick: () => this.toggle(false) }),
      ),
      this.reading,
      this.remark,
      this.trouble,
      h("h3", { id: "clock-due" }, "Next due"),
      this.jumps,
      this.nothing,
      h(
        "form",
        { class: "clock-to", novalidate: true, onsubmit: (event) => this.moveToField(event) },
        h("label", { for: "clock-to" }, "Move to"),
        h("div", { class: "row" }, this.field, h("button", { type: "submit", class: "button primary" }, "Move")),
      ),
    ];
  }

  /** Takes over the bot's clock; null hides everything that belongs to it. */
  show(clock) {
    this.clock = clock;
    setNow(clock && new Date(clock.now));
    const face = JSON.stringify(clock && [clock.zone, clock.next]);
    if (clock && face !== this.face) this.draw();
    this.face = face;
    this.reveal();
    this.tick();
  }

  draw() {
    const { zone, next } = this.clock;
    const whose = `${world.app.name}’s time, ${zone.replaceAll("_", " ")}.`;
    this.remark.textContent = `${whose} Move it forward and whatever falls due happens.`;
    const hadFocus = this.jumps.contains(document.activeElement);
    arrange(
      this.jumps,
      next.map((due) => this.jump(due)),
    );
    if (hadFocus) (this.jumps.querySelector("button") ?? this.node.querySelector("button"))?.focus();
    this.nothing.hidden = next.length > 0;
  }

  jump(due) {
    const words = inZone(new Date(due.at), this.clock.zone, { withYear: this.isOtherYear(due) });
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "jump",
          "data-next": due.id,
          onclick: () => this.move({ next: due.id }),
        },
        h("span", { class: "jump-label" }, due.label),
        h("span", { class: "unseen" }, ", "),
        h("time", { datetime: due.at }, words),
      ),
    );
  }

  isOtherYear(due) {
    const year = (date) => wallTime(date, this.clock.zone).slice(0, 4);
    return year(new Date(due.at)) !== year(now());
  }

  tick() {
    if (!this.clock) return;
    this.buttonWords.textContent = inZone(now(), this.clock.zone, { withYear: false });
    this.reading.textContent = inZone(now(), this.clock.zone);
    if (!this.field.value) this.field.value = wallTime(now(), this.clock.zone);
  }

  toggle(open = !this.isOpen) {
    const hadFocus = this.node.contains(document.activeElement);
    this.isOpen = open;
    localStorage.setItem(REMEMBERED, open ? "yes" : "no");
    this.reveal();
    if (open) this.node.querySelector("button")?.focus();
    else if (hadFocus) this.button.focus();
  }

  reveal() {
    this.node.hidden = !this.isOpen || !this.clock;
    this.button.hidden = !this.clock;
    this.button.setAttribute("aria-expanded", String(!this.node.hidden));
  }

  moveToField(event) {
    event.preventDefault();
    const to = this.field.value && fromWallTime(this.field.value.slice(0, 16), this.clock.zone);
    if (to && to > now()) this.move({ to: to.toISOString() });
    else this.say("The clock only moves forward: choose a time after now.");
  }

  say(trouble) {
    this.trouble.hidden = !trouble;
    this.trouble.textContent = trouble ?? "";
  }

  async move(to) {
    if (this.isBusy) return;
    this.setBusy(true);
    const answer = await api.moveClock(to);
    this.setBusy(false);
    this.say(answer.ok ? null : `The clock did not move: ${api.inWords(answer.error)}.`);
    this.field.value = "";
    await this.onMoved();
  }

  /** Buttons are not disabled meanwhile: the one that was pressed would lose the focus, and Esc with it. */
  setBusy(busy) {
    this.isBusy = busy;
    this.node.setAttribute("aria-busy", String(busy));
    for (const button of this.node.querySelectorAll(".jump, [type=submit]")) button.ariaDisabled = busy;
  }
}
