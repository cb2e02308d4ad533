/** What the page knows of the workspace: its people, channels and app, and whom the visitor acts as. */

import { h } from "./dom.js";

export const world = {
  team: {},
  app: {},
  me: null,
  people: new Map(),
  channels: [],
  commands: [],
  shortcuts: [],
  view: null,
};

const SLACKBOT = { id: "USLACKBOT", name: "slackbot", real_name: "Slackbot", title: "" };
const HUES = 12;

/** Takes over an answer of /page/state. */
export function learn(state) {
  const { users, me, ...rest } = state;
  Object.assign(world, rest);
  world.people = new Map(users.map((user) => [user.id, user]));
  world.me = world.people.get(me);
}

/** The person behind an id; the app's bot user and Slackbot count as people too. */
export function person(id) {
  if (id === world.app.bot_user)
    return {
      name: world.app.name.toLowerCase(),
      title: "",
      ...world.people.get(id),
      id,
      real_name: world.app.name,
      isApp: true,
    };
  if (id === SLACKBOT.id) return { ...SLACKBOT, isApp: true };
  return world.people.get(id) ?? { id, name: id ?? "", real_name: id ?? "Unknown", title: "" };
}

export const channel = (id) => world.channels.find((each) => each.id === id);

/** People whom a visitor may act as or choose in a form: everyone who still has an account. */
export function livePeople() {
  return [...world.people.values()].filter((each) => !each.deleted && !each.is_bot);
}

/** What a channel is called in the sidebar and in a mention. */
export function channelName(id) {
  const known = channel(id);
  if (!known) return id;
  return known.kind === "im" ? person(known.with ?? world.app.bot_user).real_name : known.name;
}

function initials(name) {
  const words = name.split(/[\s.]+/).filter((word) => /^\p{L}/u.test(word));
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

/** The same id always gives the same of twelve hues (FNV-1a). */
function hue(id) {
  let hash = 2166136261;
  for (const letter of id) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  return hash % HUES;
}

/** A person's picture: initials on the colour of their id. The name beside it is what screen readers get. */
export function avatar(someone, size = "") {
  const tone = someone.isApp ? "app" : hue(someone.id ?? "");
  return h("span", { class: `avatar ${size}`, "data-tone": tone, "aria-hidden": "true" }, initials(someone.real_name));
}
