/**
 * The only file that says `chrome` or `browser`: everything used of the browser's extension API.
 *
 * It exists so that Chromium and Firefox are told apart in one place, so that the real reach of
 * the extension can be read in one screen, and so that tests need to replace one object only.
 */

const api = globalThis.browser ?? globalThis.chrome;

const COMPANION = { origins: ["http://127.0.0.1/*"] };

export const message = (key, parts = []) => api.i18n.getMessage(key, parts.map(String));
export const version = () => api.runtime.getManifest().version;
export const ownAddress = (path = "") => api.runtime.getURL(path);
export const ownId = () => api.runtime.id;

/** @type {(key: string) => Promise<any>} - undefined when nothing was written */
export const localRead = async (key) => (await api.storage.local.get(key))[key];
export const localWrite = (key, value) => api.storage.local.set({ [key]: value });
export const localRemove = (keys) => api.storage.local.remove(keys);
/** @type {(key: string) => Promise<any>} - undefined when nothing was written */
export const sessionRead = async (key) => (await api.storage.session.get(key))[key];
export const sessionWrite = (key, value) => api.storage.session.set({ [key]: value });
export const sessionRemove = (keys) => api.storage.session.remove(keys);
export const onSessionChange = (listener) =>
  api.storage.onChanged.addListener((changes, area) => {
    if (area === "session") listener(Object.keys(changes));
  });

/** Scripts injected into pages must not read the token; Firefox has no such switch. */
export const hideStorageFromPages = async () => {
  /** @type {{accessLevel: "TRUSTED_CONTEXTS"}} */
  const level = { accessLevel: "TRUSTED_CONTEXTS" };
  if (api.storage.local.setAccessLevel) await api.storage.local.setAccessLevel(level);
};

export const mayReachCompanion = () => api.permissions.contains(COMPANION);
/** Must be called in the click itself, before any `await`. */
export const askToReachCompanion = () => api.permissions.request(COMPANION);

/** Sites the doctor gave access to, one by one, as patterns; the companion is none of them. */
export const grantedSites = async () =>
  ((await api.permissions.getAll()).origins ?? []).filter((one) => !COMPANION.origins.includes(one));
export const mayReach = (pattern) => api.permissions.contains({ origins: [pattern] });
/** Must be called in the click itself, before any `await`. */
export const askToReach = (pattern) => api.permissions.request({ origins: [pattern] });
export const giveUpSite = (pattern) => api.permissions.remove({ origins: [pattern] });
/** @type {chrome.permissions.Permissions} */
const ADDRESSES = { permissions: ["tabs"] };
/** Whether the addresses of all tabs may be compared with the list of known pages. */
export const seesAddresses = () => api.permissions.contains(ADDRESSES);
/** Must be called in the click itself, before any `await`. */
export const askToSeeAddresses = () => api.permissions.request(ADDRESSES);
export const giveUpAddresses = () => api.permissions.remove(ADDRESSES);

export const getTab = (id) => api.tabs.get(id);
export const findActiveTab = async () =>
  (await api.tabs.query({ active: true, currentWindow: true }))[0] ?? null;
export const leadTab = (id, url) => api.tabs.update(id, { url });
/** Calls `listener(tab)` when a tab has loaded, where the browser lets us see its address. */
export const onTabLoaded = (listener) =>
  api.tabs.onUpdated.addListener((_, change, tab) => {
    if (change.status === "complete" && tab.url) listener(tab);
  });
export const openTab = (url) => api.tabs.create({ url });
export const takePicture = (windowId, options) => api.tabs.captureVisibleTab(windowId, options);
/** Firefox pictures any part of a page, seen or not; Chromium only what is seen, twice a second. */
export const canPictureWhole = () => "getBrowserInfo" in api.runtime;
export const onTabRemoved = (listener) => api.tabs.onRemoved.addListener(listener);

export const injectFiles = (tabId, files) =>
  api.scripting.executeScript({ target: { tabId }, files });
/** Runs `func` in the page's isolated world and returns what it returns. */
export const runInPage = async (tabId, func, args = []) =>
  (await api.scripting.executeScript({ target: { tabId }, func, args }))[0].result;

export const send = (body) => api.runtime.sendMessage(body);
/** `answer(body, sender)` must always settle: what it resolves to is the reply. */
export const onMessage = (answer) =>
  api.runtime.onMessage.addListener((body, sender, reply) => {
    answer(body, sender).then(reply);
    return true;
  });
export const onInstalled = (listener) => api.runtime.onInstalled.addListener(listener);
export const onStartup = (listener) => api.runtime.onStartup.addListener(listener);
export const onCommand = (listener) => api.commands.onCommand.addListener(listener);
export const onMenu = (listener) => api.contextMenus.onClicked.addListener(listener);
export const makeMenus = async (menus) => {
  await api.contextMenus.removeAll();
  for (const menu of menus) api.contextMenus.create(menu);
};

export const onAlarm = (listener) => api.alarms.onAlarm.addListener((alarm) => listener(alarm.name));
export const setAlarm = (name, minutes) =>
  api.alarms.create(name, { delayInMinutes: minutes, periodInMinutes: minutes });
export const hasAlarm = async (name) => Boolean(await api.alarms.get(name));
export const clearAlarm = (name) => api.alarms.clear(name);

export const setBadge = async (text, title) => {
  await api.action.setBadgeBackgroundColor({ color: "#ab1d1d" });
  if (api.action.setBadgeTextColor) await api.action.setBadgeTextColor({ color: "#ffffff" });
  await api.action.setBadgeText({ text });
  await api.action.setTitle({ title });
};
/** Of one tab; the browser takes it away when the tab goes on to another page. */
export const setTabBadge = async (tabId, text, title) => {
  await api.action.setBadgeBackgroundColor({ tabId, color: "#0b5d66" });
  await api.action.setBadgeText({ tabId, text });
  await api.action.setTitle({ tabId, title });
};
/** Rejects where the browser does not allow a popup without a click. */
export const openPopup = async (windowId) => {
  if (!api.action.openPopup) throw new Error("this browser opens no popup by itself");
  await api.action.openPopup({ windowId });
};
export const notify = (id, title, body) =>
  api.notifications.create(id, {
    type: "basic",
    iconUrl: api.runtime.getURL("icons/128.png"),
    title,
    message: body,
  });
export const onNotificationClick = (listener) => api.notifications.onClicked.addListener(listener);
export const openOptions = () => api.runtime.openOptionsPage();
