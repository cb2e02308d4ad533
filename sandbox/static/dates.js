/** Dates in words: Slack's date tokens in the browser's zone, and the bot's own clock in the bot's zone. */

const DAY = 86_400_000;
const LOCALE = navigator.language || "en-GB";

let offset = 0;

/** Sets the page's idea of now by the bot's clock, so that "today" and "3 hours ago" follow it. */
export function setNow(instant) {
  offset = instant ? instant.getTime() - Date.now() : 0;
}

/** The bot's now, or the machine's where the bot shows no clock. */
export const now = () => new Date(Date.now() + offset);

const words = (date, options) => new Intl.DateTimeFormat(LOCALE, options).format(date);
const pad = (number) => String(number).padStart(2, "0");
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Whole days from the bot's today to the date, in the browser's zone. */
const daysAway = (date) => Math.round((midnight(date) - midnight(now())) / DAY);

function nearbyDay(date) {
  const away = daysAway(date);
  if (Math.abs(away) > 1) return null;
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(away, "day");
}

const isoDate = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

const PLACEHOLDERS = {
  date_num: isoDate,
  date_slash: (date) => words(date, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date: (date) => words(date, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (date) => words(date, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (date) => words(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_long_full: (date) => words(date, { day: "numeric", month: "long", year: "numeric" }),
  date_pretty: (date) => nearbyDay(date) ?? PLACEHOLDERS.date(date),
  date_short_pretty: (date) => nearbyDay(date) ?? PLACEHOLDERS.date_short(date),
  date_long_pretty: (date) => nearbyDay(date) ?? PLACEHOLDERS.date_long(date),
  day_divider_pretty: (date) => dayDivider(date),
  time: (date) => words(date, { hour: "numeric", minute: "2-digit" }),
  time_secs: (date) => words(date, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (date) => ago(date),
};

/** A date token's format with every placeholder filled in; null when the format or the time makes no sense. */
export function fillFormat(seconds, format) {
  const date = new Date(Number(seconds) * 1000);
  const named = [...format.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  if (Number.isNaN(date.getTime()) || !named.length || named.some((name) => !PLACEHOLDERS[name])) return null;
  const filled = format.replace(/\{(\w+)\}/g, (_, name) => PLACEHOLDERS[name](date));
  return /^\{date\w*_pretty\}/.test(format) ? filled[0].toUpperCase() + filled.slice(1) : filled;
}

const AGES = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", DAY / 24],
  ["minute", 60_000],
];

function ago(date) {
  const distance = date.getTime() - now().getTime();
  const [unit, size] = AGES.find(([, length]) => Math.abs(distance) >= length) ?? ["second", 1000];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(Math.round(distance / size), unit);
}

export const fromStamp = (stamp) => new Date(Number(stamp) * 1000);
export const dayOf = isoDate;
export const timeOf = PLACEHOLDERS.time;
export const inFull = (date) => `${PLACEHOLDERS.date_long(date)} ${PLACEHOLDERS.time_secs(date)}`;

/** The heading over a day's messages: Today, Yesterday, or the date with its year if that is not this one. */
export function dayDivider(date) {
  const near = nearbyDay(date);
  if (near) return near[0].toUpperCase() + near.slice(1);
  const year = date.getFullYear() === now().getFullYear() ? undefined : "numeric";
  return words(date, { weekday: "long", day: "numeric", month: "long", year });
}

/** "Thu 7 Jan 2027, 10:00" in a named zone; the bot's words are British, whatever the browser speaks. */
export function inZone(date, zone, { withYear = true } = {}) {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: withYear ? "numeric" : undefined,
    timeZone: zone,
  };
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(date);
  return `${new Intl.DateTimeFormat("en-GB", options).format(date).replace(",", "")}${withYear ? "," : ""} ${time}`;
}

/** The wall clock of a zone as a date-time field writes it: 2027-01-07T10:00. */
export function wallTime(date, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(date);
  const part = (type) => parts.find((each) => each.type === type).value;
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The instant at which a zone's wall clock shows what the field says; of two in autumn, the first. */
export function fromWallTime(field, zone) {
  const asIfUtc = new Date(`${field}:00Z`).getTime();
  const gap = (instant) => new Date(`${wallTime(new Date(instant), zone)}:00Z`).getTime() - instant;
  const early = asIfUtc - gap(asIfUtc - DAY);
  return new Date(wallTime(new Date(early), zone) === field ? early : asIfUtc - gap(asIfUtc));
}

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
