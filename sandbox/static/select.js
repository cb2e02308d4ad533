/** The select elements of Block Kit, one or many: a field that filters a list of options, people or channels. */

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { Listbox } from "./listbox.js";
import { plain, textObject } from "./mrkdwn.js";
import { avatar, channel, channelName, livePeople, person, world } from "./world.js";

/** How each kind of select finds its choices and names what it holds; `key` is the property that Slack uses for it. */
const KINDS = {
  static: {
    one: "selected_option",
    many: "selected_options",
    find: staticOptions,
    draw: drawOption,
    id: (option) => option.value,
  },
  external: {
    one: "selected_option",
    many: "selected_options",
    find: externalOptions,
    draw: drawOption,
    id: (option) => option.value,
  },
  users: {
    one: "selected_user",
    many: "selected_users",
    find: () => livePeople().map((each) => ({ value: each.id })),
    draw: drawPerson,
    id: (id) => id,
  },
  channels: { one: "selected_channel", many: "selected_channels", find: channels, draw: drawChannel, id: (id) => id },
  conversations: {
    one: "selected_conversation",
    many: "selected_conversations",
    find: conversations,
    draw: drawChannel,
    id: (id) => id,
  },
};

const WAIT_FOR_TYPING = 250;

/** The field for a select element; `onChange(state)` gets what Slack would send for it. */
export function createSelect(element, { label, place, onChange }) {
  return new Select(element, { label, place, onChange }).asField();
}

class Select {
  constructor(element, { label, place, onChange }) {
    const [, many, name] = /^(multi_)?(\w+)_select$/.exec(element.type);
    Object.assign(this, {
      element,
      place,
      onChange,
      many: Boolean(many),
      kind: KINDS[name],
      name,
      chosen: [],
      changed: false,
    });
    this.chips = h("ul", { class: "chips", hidden: true, "aria-label": "Chosen" });
    this.field = h("input", {
      type: "text",
      class: "field",
      placeholder: plain(element.placeholder?.text) || "Choose…",
      "aria-label": label,
      spellcheck: "false",
      onclick: () => this.search(""),
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.left(),
    });
    this.list = new Listbox(this.field, {
      label: "Choices",
      many: this.many,
      onPick: (item) => this.pick(item),
      onClose: () => this.closed(),
    });
    this.node = h(
      "div",
      { class: `select${this.many ? " many" : ""}` },
      this.chips,
      h("div", { class: "select-field" }, this.field, icon("down")),
    );
    this.choose(this.initial());
  }

  asField() {
    return {
      node: this.node,
      target: this.field,
      read: () => this.state(),
      restore: (state) =>
        this.choose(this.many ? (state[this.kind.many] ?? []) : [state[this.kind.one]].filter(Boolean)),
    };
  }

  initial() {
    const { element } = this;
    if (this.many) return element.initial_options ?? element[`initial_${this.name}`] ?? [];
    const first = element.initial_option ?? element[`initial_${this.name.replace(/s$/, "")}`];
    return first ? [first] : [];
  }

  state() {
    const value = this.many ? { [this.kind.many]: this.chosen } : { [this.kind.one]: this.chosen[0] ?? null };
    return { type: this.element.type, ...value };
  }

  choose(values) {
    this.chosen = values;
    this.field.value = this.many || !values.length ? "" : this.kind.draw(values[0]).name;
    this.chips.replaceChildren(...(this.many ? values.map((value) => this.chip(value)) : []));
    this.chips.hidden = !this.many || !values.length;
  }

  chip(value) {
    const { name } = this.kind.draw(value);
    const remove = () => {
      this.choose(this.chosen.filter((each) => each !== value));
      this.onChange(this.state());
      this.field.focus();
    };
    return h("li", { class: "chip" }, name, iconButton("close", `Remove ${name}`, { onclick: remove }));
  }

  /** Looks for choices: in what we have at once, at the app after a pause in typing. */
  async search(typed) {
    this.asked = typed;
    const found = await this.kind.find(typed, this);
    if (this.asked === typed && document.activeElement === this.field)
      this.show(
        found.filter(({ value }) => this.matches(value, typed)),
        typed,
      );
  }

  matches(value, typed) {
    if (this.kind === KINDS.external) return true;
    const { name, detail } = this.kind.draw(value);
    return `${name} ${detail ?? ""}`.toLowerCase().includes(typed.toLowerCase());
  }

  show(found, typed) {
    const held = new Set(this.chosen.map(this.kind.id));
    const items = found.map(({ value, group }) => {
      const { name, detail, picture } = this.kind.draw(value);
      const id = this.kind.id(value);
      const words = h("span", { class: "choice-words" }, name, detail && h("small", {}, detail));
      return {
        key: id,
        value,
        group,
        selected: held.has(id),
        content: [picture, words, held.has(id) && icon("check")],
      };
    });
    const short = typed.length < (this.element.min_query_length ?? 3) && this.kind === KINDS.external;
    this.list.show(items, { remark: short ? "Type to search" : "Nothing found", anchor: this.field.parentNode });
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.field.value;
    this.timer = setTimeout(() => this.search(text), this.kind === KINDS.external ? WAIT_FOR_TYPING : 0);
  }

  key(event) {
    if (this.list.takeKey(event)) return;
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      this.search("");
    }
    if (event.key === "Backspace" && this.many && !this.field.value && this.chosen.length) this.drop();
  }

  drop() {
    this.choose(this.chosen.slice(0, -1));
    this.onChange(this.state());
  }

  pick({ value, key }) {
    this.choose(this.many ? this.toggled(value, key) : [value]);
    this.changed = true;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.many) this.search("");
    else this.list.close();
  }

  toggled(value, key) {
    const without = this.chosen.filter((each) => this.kind.id(each) !== key);
    const isFull = this.chosen.length >= (this.element.max_selected_items ?? Infinity);
    return without.length < this.chosen.length || isFull ? without : [...this.chosen, value];
  }

  closed() {
    if (this.changed) this.onChange(this.state());
    this.changed = false;
  }

  /** Emptied by hand means no choice; half-typed text gives way to what is chosen. */
  left() {
    this.asked = null;
    const emptied = !this.many && !this.field.value && this.chosen.length;
    if (this.many) this.field.value = "";
    else this.choose(emptied ? [] : this.chosen);
    this.list.close();
    if (emptied) this.onChange(this.state());
  }
}

const flat = ({ options, option_groups: groups }) =>
  groups
    ? groups.flatMap((group) => group.options.map((value) => ({ value, group: plain(group.label.text) })))
    : (options ?? []).map((value) => ({ value }));

function staticOptions(_, select) {
  return flat(select.element);
}

async function externalOptions(typed, { element, place }) {
  if (typed.length < (element.min_query_length ?? 3)) return [];
  return flat(await api.options(world.me.id, { ...place, action_id: element.action_id, value: typed }));
}

function conversations() {
  return world.channels.map((each) => ({ value: each.id }));
}

function channels() {
  return conversations().filter(({ value }) => channel(value).kind !== "im");
}

function drawOption(option) {
  return { name: plain(option.text.text), detail: option.description && plain(option.description.text) };
}

function drawPerson(id) {
  const someone = person(id);
  return { name: someone.real_name, detail: someone.title, picture: avatar(someone, "small") };
}

function drawChannel(id) {
  const isMessage = channel(id)?.kind === "im";
  return { name: `${isMessage ? "" : "#"}${channelName(id)}` };
}

/** Options of checkboxes and radio buttons: words, with a description beneath. */
export function optionWords(option) {
  return h(
    "span",
    { class: "option-words" },
    textObject(option.text),
    option.description && h("small", {}, textObject(option.description)),
  );
}
