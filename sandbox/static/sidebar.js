/** The sidebar: the workspace, whom the visitor acts as, and the places one can go. */

import { h, icon, iconButton } from "./dom.js";
import { Listbox } from "./listbox.js";
import { avatar, channelName, livePeople, person, world } from "./world.js";

export const HOME = "home";

/** The whole sidebar as nodes; `at` is the id of the place shown. */
export function drawSidebar({ at, onGo, onActAs, onClose }) {
  const entry = (each) => drawEntry(each, each.id === at, onGo);
  const isDirect = (each) => each.kind === "im";
  return [
    h(
      "header",
      { class: "workspace" },
      h("p", { class: "team-name" }, world.team.name),
      iconButton("close", "Close the sidebar", { class: "icon-button only-narrow", onclick: onClose }),
    ),
    drawSwitcher(onActAs),
    section(
      "Channels",
      world.channels
        .filter((each) => !isDirect(each))
        .map((each) => entry({ ...each, sign: each.kind === "private" ? "lock" : "hash" })),
    ),
    section(
      "Direct messages",
      world.channels
        .filter(isDirect)
        .map((each) =>
          entry({ ...each, name: channelName(each.id), picture: person(each.with ?? world.app.bot_user) }),
        ),
    ),
    section("Apps", [entry({ id: HOME, name: `${world.app.name} Home`, sign: "home" })]),
    h(
      "p",
      { class: "presence", role: "status", "data-connected": String(world.connected) },
      h("span", { class: "dot", "aria-hidden": "true" }),
      world.connected ? `${world.app.name} is connected` : `${world.app.name} is not connected`,
    ),
  ];
}

function section(title, entries) {
  return h("section", { class: "places" }, h("h2", {}, title), h("ul", {}, entries));
}

function drawEntry({ id, name, sign, picture, unread }, isCurrent, onGo) {
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `entry${unread ? " unread" : ""}`,
        "data-place": id,
        "aria-current": isCurrent ? "page" : null,
        onclick: () => onGo(id),
      },
      picture ? avatar(picture, "tiny") : icon(sign),
      h("span", { class: "entry-name" }, name),
      unread > 0 && counter(unread),
    ),
  );
}

function counter(unread) {
  return h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, " unread"));
}

/** "Acting as": a button that becomes a search for any sample person. */
function drawSwitcher(onActAs) {
  const frame = h("div", { class: "switcher" });
  const button = h(
    "button",
    { type: "button", class: "me", "data-act-as": world.me.id, "aria-haspopup": "listbox", onclick: () => search() },
    avatar(world.me),
    h(
      "span",
      { class: "me-words" },
      h("small", {}, "Acting as"),
      h("strong", {}, world.me.real_name),
      h("small", {}, world.me.title),
    ),
    icon("down"),
  );
  const search = () => {
    const field = searchField(onActAs, () => {
      const hadFocus = document.activeElement === field;
      frame.replaceChildren(button);
      if (hadFocus) button.focus();
    });
    frame.replaceChildren(field);
    field.focus();
    field.click();
  };
  frame.append(button);
  return frame;
}

function searchField(onActAs, onDone) {
  const field = h("input", {
    type: "text",
    class: "field",
    "aria-label": "Act as",
    placeholder: "Find a person by name or title",
    spellcheck: "false",
    oninput: () => list.show(peopleLike(field.value)),
    onclick: () => list.show(peopleLike(field.value)),
    onkeydown: (event) => list.takeKey(event),
    onblur: () => list.close(),
  });
  const list = new Listbox(field, {
    label: "People",
    onPick: ({ key }) => {
      onActAs(key);
      list.close();
    },
    onClose: onDone,
  });
  return field;
}

function peopleLike(typed) {
  const wanted = typed.trim().toLowerCase();
  return livePeople()
    .filter((each) => `${each.real_name} ${each.name} ${each.title}`.toLowerCase().includes(wanted))
    .map((each) => ({
      key: each.id,
      selected: each.id === world.me.id,
      content: [
        avatar(each, "small"),
        h("span", { class: "choice-words" }, h("strong", {}, each.real_name), h("small", {}, each.title)),
        each.id === world.me.id && icon("check"),
      ],
    }));
}
