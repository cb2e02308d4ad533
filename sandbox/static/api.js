/** The Page API: every question this page asks of the sandbox, and the stream of news that it listens to. */

/** Thrown when a question could not be answered; deeds never throw but answer {ok: false, error}. */
export class Unanswered extends Error {}

async function ask(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null));
  const response = await fetch(`${path}?${query}`, { headers: { accept: "application/json" } }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!response?.ok || !answer || answer.ok === false)
    throw new Unanswered(answer?.error ?? response?.status ?? "unreachable");
  return answer;
}

const tell = (path, body) => post(path, "application/json", JSON.stringify(body));

async function post(path, contentType, body) {
  try {
    const response = await fetch(path, { method: "POST", headers: { "content-type": contentType }, body });
    const answer = await response.json().catch(() => ({}));
    return response.ok
      ? { ok: true, ...answer }
      : { ...answer, ok: false, error: answer.error ?? `http_${response.status}` };
  } catch {
    return { ok: false, error: "unreachable" };
  }
}

export const state = (as) => ask("/page/state", { as });
export const messages = (as, channel) => ask("/page/messages", { as, channel });
export const home = (as) => ask("/page/home", { as });
export const openHome = (as) => tell("/page/home", { as });
export const say = (as, channel, text, files = []) => tell("/page/say", { as, channel, text, files });
export const upload = (as, file) =>
  post(`/page/upload?${new URLSearchParams({ as, name: file.name })}`, "application/octet-stream", file);
export const command = (as, channel, text) => tell("/page/command", { as, channel, text });
export const action = (as, deed) => tell("/page/action", { as, ...deed });
export const submit = (as, viewId, values) => tell("/page/submit", { as, view_id: viewId, values });
export const close = (as, viewId) => tell("/page/close", { as, view_id: viewId });
export const shortcut = (as, callbackId, place = {}) =>
  tell("/page/shortcut", { as, callback_id: callbackId, ...place });
export const options = (as, question) => tell("/page/options", { as, ...question });
export const moveClock = (move) => tell("/page/clock", move);

/** Listens to the news for one person; `onLink(false)` while the line is down. Returns the way to stop. */
export function listen(as, onNews, onLink) {
  const source = new EventSource(`/page/events?${new URLSearchParams({ as })}`);
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  return () => source.close();
}

const WORDS = {
  operation_timeout: "the app did not answer within three seconds. Try again in a moment",
  unreachable: "the sandbox cannot be reached. Is it still running?",
  expired_trigger_id: "the app answered too late to open its form. Try again",
  dispatch_failed: "the app is not running, or did not take it",
  invalid_response_action: "the app’s answer was not one that Slack understands",
  clock_unreachable: "the app’s clock does not answer",
  no_file_data: "it is empty",
  no_such_option: "that choice is no longer offered",
};

/** An error code in words that a visitor can act on; a sentence stays as it is, an unknown code is shown. */
export function inWords(error) {
  return WORDS[error] ?? (/\s/.test(error) ? error.replace(/\.$/, "") : `error "${error}"`);
}
