/** The message list of one channel: who said what and when, by day, with cards, files and the menu on each message. */

import { drawBlocks, drawText } from "./blocks.js";
import { dayDivider, dayOf, fromStamp, inFull, timeOf } from "./dates.js";
import { arrange, h, icon, iconButton, keepingFocus, link } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { openMenu } from "./popup.js";
import { sizeInWords } from "./uploads.js";
import { sender } from "./view.js";
import { avatar, person, world } from "./world.js";

const SAME_BREATH = 300;
const NEAR_END = 80;

/** Keeps the list on the page equal to what the sandbox says, redrawing only the messages that changed. */
export class MessageList {
  constructor({ onShortcut }) {
    this.onShortcut = onShortcut;
    this.drawn = new Map();
    this.list = h("ol", { class: "messages", "aria-label": "Messages" });
    this.node = h(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        role: "region",
        "aria-label": "Conversation",
        onscroll: () => this.noticeEnd(),
      },
      this.list,
    );
    this.isAtEnd = true;
    new ResizeObserver(() => this.stayAtEnd()).observe(this.node);
  }

  noticeEnd() {
    this.isAtEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  }

  /** Who reads the newest messages goes on reading them when the room for them changes. */
  stayAtEnd() {
    if (this.isAtEnd) this.node.scrollTop = this.node.scrollHeight;
  }

  /** Turns to another channel, or to the same one as somebody else. */
  turnTo(channel) {
    Object.assign(this, { channel, isAtEnd: true, isFirstLook: true });
    this.drawn.clear();
    this.list.replaceChildren();
  }

  /** Shows the messages; returns what others said since the last look. */
  show(messages) {
    const isNews = (message) => !this.isFirstLook && !this.drawn.has(message.ts) && message.user !== world.me.id;
    const fresh = messages.filter(isNews);
    this.isFirstLook = false;
    const rows = messages.length ? this.rows(messages) : [beginning(this.channel)];
    keepingFocus(this.list, () => arrange(this.list, rows));
    this.stayAtEnd();
    return fresh;
  }

  rows(messages) {
    const kept = new Map();
    const rows = messages.flatMap((message, index) => {
      const before = messages[index - 1];
      const isNewDay = !before || dayOf(fromStamp(before.ts)) !== dayOf(fromStamp(message.ts));
      const isContinued = !isNewDay && continues(before, message);
      const row = this.kept(kept, message.ts, [message, isContinued], () =>
        drawMessage(message, isContinued, this.channel, this.onShortcut),
      );
      return isNewDay ? [this.divider(kept, message), row] : [row];
    });
    this.drawn = kept;
    return rows;
  }

  divider(kept, message) {
    const date = fromStamp(message.ts);
    return this.kept(kept, dayOf(date), [dayDivider(date)], () => drawDivider(date));
  }

  /** The node under a key as it was drawn before, unless what it shows has changed. */
  kept(kept, key, shown, draw) {
    const face = JSON.stringify(shown);
    const known = this.drawn.get(key);
    kept.set(key, known?.face === face ? known : { face, node: draw() });
    return kept.get(key).node;
  }
}

/** The same person going on within five minutes needs no second name and picture. */
function continues(before, message) {
  return (
    before.user === message.user && !before.ephemeral && !message.ephemeral && message.ts - before.ts < SAME_BREATH
  );
}

function drawDivider(date) {
  return h("li", { class: "day", "data-day": dayOf(date) }, h("time", { datetime: dayOf(date) }, dayDivider(date)));
}

function beginning(channel) {
  const words =
    channel.kind === "im"
      ? `This is the beginning of your conversation with ${world.app.name}.`
      : `This is the beginning of #${channel.name}.`;
  return h("li", { class: "empty" }, h("p", {}, words), h("p", {}, "Type / to see what the app can do."));
}

function drawMessage(message, isContinued, channel, onShortcut) {
  const author = person(message.user);
  return h(
    "li",
    {
      class: `message${isContinued ? " continued" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      "data-ts": message.ts,
      "data-user": message.user,
      "data-ephemeral": String(Boolean(message.ephemeral)),
    },
    h(
      "article",
      { "aria-label": `${author.real_name}, ${timeOf(fromStamp(message.ts))}` },
      avatar(author),
      h(
        "div",
        { class: "message-words" },
        message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
        byline(author, message),
        message.thread_ts && message.thread_ts !== message.ts && h("p", { class: "only-you" }, "Replied in a thread"),
        body(message, channel),
        files(message.files ?? []),
        reactions(message.reactions ?? []),
      ),
      shortcutsMenu(message, channel, onShortcut),
    ),
  );
}

function byline(author, message) {
  const date = fromStamp(message.ts);
  return h(
    "p",
    { class: "byline" },
    h("strong", { class: "author" }, author.real_name),
    author.isApp && h("span", { class: "badge" }, "App"),
    h("time", { class: "when", datetime: date.toISOString(), title: inFull(date) }, timeOf(date)),
  );
}

function body(message, channel) {
  const trouble = h("p", { class: "trouble", role: "alert", hidden: true });
  const onTrouble = (text) => {
    trouble.hidden = !text;
    trouble.textContent = text ?? "";
  };
  const content = message.blocks?.length
    ? drawBlocks(message.blocks, { container: { channel: channel.id, ts: message.ts }, send: sender(onTrouble) }).node
    : drawText(message.text);
  return h("div", { class: "body" }, content, message.edited && h("small", { class: "edited" }, "(edited)"), trouble);
}

function files(list) {
  return (
    list.length > 0 &&
    h(
      "ul",
      { class: "files" },
      list.map((file) =>
        h(
          "li",
          { class: isPicture(file) && "picture" },
          link(
            file.permalink ?? file.url_private_download ?? file.url_private,
            isPicture(file) ? h("img", { src: file.permalink, alt: file.alt_txt ?? "", loading: "lazy" }) : icon("file"),
            h(
              "span",
              { class: "file-words" },
              h("strong", {}, file.title || file.name),
              h("small", {}, describe(file)),
            ),
          ),
        ),
      ),
    )
  );
}

/** Whether a file is shown and not only named. */
function isPicture(file) {
  return Boolean(file.permalink) && /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype);
}

function describe(file) {
  const kind = file.pretty_type ?? file.filetype?.toUpperCase() ?? file.mimetype ?? "";
  const isTitled = file.title && file.title !== file.name;
  return [isTitled ? file.name : "", kind, sizeInWords(file.size)].filter(Boolean).join(" · ");
}

function reactions(list) {
  return (
    list.length > 0 &&
    h(
      "ul",
      { class: "reactions" },
      list.map((each) => h("li", {}, plain(`:${each.name}: ${each.count}`))),
    )
  );
}

/** What the app offers to do with a message; ephemeral ones have no menu, as in Slack. */
function shortcutsMenu(message, channel, onShortcut) {
  const offers = world.shortcuts.filter((each) => each.type === "message");
  if (!offers.length || message.ephemeral) return null;
  const items = offers.map((each) => ({
    label: each.name,
    hint: world.app.name,
    act: () => onShortcut(each.callback_id, { channel: channel.id, ts: message.ts }),
  }));
  const button = iconButton("more", "Message shortcuts", {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    onclick: () => openMenu(button, "Message shortcuts", items),
  });
  return h("div", { class: "message-menu" }, button);
}
