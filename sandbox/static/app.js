/** The page as a whole: whose eyes it shows, which place is open, and how news from the sandbox reaches each part. */

import * as api from "./api.js";
import { ClockPanel } from "./clock.js";
import { Composer } from "./composer.js";
import { h, icon, iconButton, keepingFocus } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { MessageList } from "./messages.js";
import { HOME, drawSidebar } from "./sidebar.js";
import { Modal, drawHome, sameView } from "./view.js";
import { channel, channelName, learn, person, world } from "./world.js";

const REMEMBERED = "sandbox-acting-as";
const RETRY = 2_000;
const part = (id) => document.getElementById(id);

let at = null;
let home = null;
let stopListening = () => {};
let sidebarFace = "";

const list = new MessageList({ onShortcut: runShortcut });
const composer = new Composer({ onSent: () => refresh(), onShortcut: runShortcut });
const modal = new Modal({ onChange: () => refresh() });
const clock = new ClockPanel(part("clock"), { onMoved: () => refresh() });

/** Does the work once at a time, and once more if it was asked for meanwhile. */
function oneAtATime(work) {
  let running = null;
  let isWanted = false;
  async function repeat() {
    do {
      isWanted = false;
      await work().catch(offline);
    } while (isWanted);
    running = null;
  }
  return () => {
    isWanted = true;
    running ??= repeat();
    return running;
  };
}

const refresh = oneAtATime(async () => {
  const [me, place] = [world.me.id, at];
  const [state, messages] = await Promise.all([api.state(me), place === HOME ? null : api.messages(me, place)]);
  if (me !== world.me.id) return;
  take(state);
  if (messages && place === at) showMessages(messages.messages);
});

const refreshHome = oneAtATime(async () => {
  const me = world.me.id;
  const { view } = await api.home(me);
  if (me === world.me.id && at === HOME) showHome(view ?? null);
});

function offline(error) {
  strip("The sandbox does not answer. This page tries again by itself.");
  if (!(error instanceof api.Unanswered)) reportError(error);
}

function strip(text) {
  part("offline").hidden = !text;
  part("offline").textContent = text ?? "";
}

/** Takes over the state of the workspace and redraws what depends on it. */
function take(state) {
  strip(null);
  learn(state);
  markRead(at);
  clock.show(world.clock ?? null);
  redrawSidebar();
  modal.show(world.view ?? null);
  const unread = world.channels.reduce((sum, each) => sum + each.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${placeName()} – ${world.team.name}`;
}

/** What is on the screen counts as read at once. */
function markRead(place) {
  const here = channel(place);
  if (here) here.unread = 0;
}

/** Redraws the sidebar only when it differs and nobody is searching in it. */
function redrawSidebar() {
  const face = JSON.stringify([at, world.me, world.channels, world.connected]);
  if (face === sidebarFace || part("sidebar").querySelector("[role=combobox]")) return;
  sidebarFace = face;
  const focused = document.activeElement?.dataset?.place;
  part("sidebar").replaceChildren(
    ...drawSidebar({
      at,
      onGo: (id) => {
        go(id);
        drawer(false);
      },
      onActAs: actAs,
      onClose: () => drawer(false),
    }),
  );
  part("sidebar").querySelector(`[data-place="${focused}"]`)?.focus();
}

const placeName = () => (at === HOME ? `${world.app.name} Home` : channelName(at));

function drawTopbar() {
  const here = channel(at);
  const sign = at === HOME ? "home" : { channel: "hash", private: "lock", im: "chat" }[here.kind];
  const menu = iconButton("menu", "Open the sidebar", {
    class: "icon-button only-narrow",
    id: "open-sidebar",
    onclick: () => drawer(true),
  });
  part("topbar").replaceChildren(
    menu,
    h(
      "div",
      { class: "place-words" },
      h("h1", { id: "place-title" }, icon(sign), h("span", {}, placeName())),
      here?.topic && h("p", { class: "topic" }, plain(here.topic)),
    ),
    clock.button,
  );
}

function go(place) {
  at = place === HOME || channel(place) ? place : (world.channels[0]?.id ?? HOME);
  markRead(at);
  writeAddress();
  drawTopbar();
  redrawSidebar();
  part("composer").hidden = at === HOME;
  part("skip").href = at === HOME ? "#place" : "#composer-text";
  part("skip").textContent = at === HOME ? "Skip to the Home" : "Skip to the message field";
  if (at === HOME) {
    home = null;
    part("place").replaceChildren(h("p", { class: "remark loading" }, "Opening Home…"));
    return api.openHome(world.me.id).then(refreshHome);
  }
  const here = channel(at);
  composer.turnTo(here, here.kind === "im" ? channelName(at) : `#${here.name}`);
  list.turnTo(here);
  part("place").replaceChildren(list.node);
  return refresh();
}

function showMessages(messages) {
  const fresh = list.show(messages);
  if (fresh.length)
    part("announcer").textContent = fresh
      .map((each) => `${person(each.user).real_name}: ${plain(each.text).slice(0, 200)}`)
      .join(". ");
}

function showHome(view) {
  if (home && sameView(view, home)) return;
  home = view;
  const scroll = part("place").scrollTop;
  const trouble = h("p", { class: "banner", role: "alert", hidden: true });
  const onTrouble = (text) => {
    trouble.hidden = !text;
    trouble.textContent = text ?? "";
  };
  keepingFocus(part("place"), () =>
    part("place").replaceChildren(trouble, drawHome(view, { onTrouble, afterwards: () => refresh() })),
  );
  part("place").scrollTop = scroll;
}

async function runShortcut(callbackId, place) {
  const answer = await api.shortcut(world.me.id, callbackId, place);
  composer.refuse(answer.ok ? null : `The shortcut failed: ${api.inWords(answer.error)}.`);
  refresh();
}

/** Opens and closes the sidebar where it is a drawer. */
function drawer(open) {
  part("app").classList.toggle("drawer-open", open);
  part("scrim").hidden = !open;
  part("main").inert = open;
  const target = open ? part("sidebar").querySelector("button") : part("open-sidebar");
  if (target?.offsetParent) target.focus();
}

function onNews(news) {
  if (news.what === "home" && at === HOME) refreshHome();
  else refresh();
}

function onLink(isUp) {
  strip(isUp ? null : "Reconnecting to the sandbox…");
  if (isUp) refresh();
}

function writeAddress() {
  const address = new URLSearchParams({ as: world.me.id, in: at });
  if (location.hash.slice(1) !== address.toString()) history.replaceState(null, "", `#${address}`);
  localStorage.setItem(REMEMBERED, world.me.id);
}

const readAddress = () => new URLSearchParams(location.hash.slice(1));

/** Becomes another person: their channels, their messages, their open form. */
async function actAs(id, place = at) {
  await become(await api.state(id), place);
  part("sidebar").querySelector("[data-act-as]")?.focus();
}

function become(state, place) {
  stopListening();
  modal.show(null);
  at = place;
  take(state);
  stopListening = api.listen(world.me.id, onNews, onLink);
  return go(place);
}

/** Whoever the address or the last visit names; the workspace's first person where they are not known here. */
async function start() {
  const { as = localStorage.getItem(REMEMBERED), in: place } = Object.fromEntries(readAddress());
  try {
    await become(await api.state(as).catch(() => api.state(null)), place);
    part("app").dataset.ready = "true";
  } catch (error) {
    offline(error);
    setTimeout(start, RETRY);
  }
}

/** The skip link leads to the message field, or to the Home where there is none; the address stays as it is. */
function skip(event) {
  event.preventDefault();
  (at === HOME ? part("place") : part("composer-text")).focus();
}

part("composer").append(...composer.nodes);
part("skip").addEventListener("click", skip);
part("scrim").addEventListener("click", () => drawer(false));
part("sidebar").addEventListener("keydown", (event) => {
  if (event.key === "Escape") drawer(false);
});
matchMedia("(min-width: 721px)").addEventListener("change", () => drawer(false));
addEventListener("hashchange", () => {
  const { as, in: place } = Object.fromEntries(readAddress());
  if (as && as !== world.me?.id) actAs(as, place);
  else if (place && place !== at) go(place);
});
start();
