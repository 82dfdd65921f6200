/**
 * Sends each response to a Google Form to triaged.
 *
 * Put it into the form (or into the spreadsheet that collects its responses): Extensions > Apps Script. Fill in
 * TRIAGED_URL below, save, run setUp once, and follow what the log says. deploy/connect/google_forms.md has every step.
 *
 * What is sent, as JSON signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature):
 *
 *   { "type": "google_forms.response", "sent_at": time,
 *     "form": { "id", "title", "url" },
 *     "response": { "id", "submitted_at", "email", "score" },
 *     "answers": [ { "id", "title", "type", "value", "rows" } ] }
 *
 * "type" is Google's word for the item, "" where the script stands in a spreadsheet; "rows" are the rows of a grid.
 *
 * @OnlyCurrentDoc
 */

/** The address of the source: https://<your public address>/in/<source>. A script property of this name goes first. */
const TRIAGED_URL = "";

/** How often one response is tried, and how long the first pause is; each pause is twice the one before. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 2000;

// ---- Run these by hand ------------------------------------------------------------------------------------------

/** Makes the secret, and has Google call onSubmit for every response. May be run again at any time. */
function setUp() {
  settings_();
  ScriptApp.getProjectTriggers()
    .filter((trigger) => trigger.getHandlerFunction() === "onSubmit")
    .forEach((trigger) => ScriptApp.deleteTrigger(trigger));
  const form = activeForm_();
  const trigger = ScriptApp.newTrigger("onSubmit");
  if (form) {
    trigger.forForm(form).onFormSubmit().create();
  } else {
    trigger.forSpreadsheet(SpreadsheetApp.getActive()).onFormSubmit().create();
  }
  Logger.log("Responses will be sent to " + settings_().url);
  Logger.log("Put this secret into the environment of triaged: " + settings_().secret);
  Logger.log("Then run testConnection.");
}

/** Sends a signed message that triaged accepts and puts aside. Fails with the reason when it does not get there. */
function testConnection() {
  const status = send_({ type: "google_forms.test", sent_at: new Date().toISOString() }, "test-" + Date.now());
  Logger.log("triaged accepted the test (status " + status + ").");
}

// ---- Called by Google -------------------------------------------------------------------------------------------

/** One response, new or edited. */
function onSubmit(e) {
  const body = e.response ? fromForm_(e) : fromSpreadsheet_(e);
  const id = body.response.id + "-" + Date.parse(body.sent_at);
  const status = send_(body, id);
  Logger.log("Response " + body.response.id + " was sent (status " + status + ").");
}

// ---- Reading a response -----------------------------------------------------------------------------------------

/** The script stands in the form. */
function fromForm_(e) {
  const form = e.source || activeForm_();
  const response = e.response;
  const items = response.getItemResponses();
  return {
    type: "google_forms.response",
    sent_at: new Date().toISOString(),
    form: { id: form.getId(), title: form.getTitle(), url: attempt_(() => form.getPublishedUrl()) },
    response: {
      id: response.getId(),
      submitted_at: response.getTimestamp().toISOString(),
      email: response.getRespondentEmail() || null,
      score: attempt_(() => form.isQuiz()) ? score_(response) : null,
    },
    answers: items.map(answer_),
  };
}

function answer_(itemResponse) {
  const item = itemResponse.getItem();
  const type = String(item.getType());
  const answer = {
    id: String(item.getId()),
    title: item.getTitle(),
    type: type,
    value: value_(type, itemResponse.getResponse()),
  };
  if (type === "GRID") answer.rows = item.asGridItem().getRows();
  if (type === "CHECKBOX_GRID") answer.rows = item.asCheckboxGridItem().getRows();
  return answer;
}

/** Scales and ratings come as text. Files stay their ids in Drive, so that the script need not ask to see Drive. */
function value_(type, value) {
  if ((type === "SCALE" || type === "RATING") && value !== "" && !isNaN(Number(value))) return Number(value);
  return value;
}

function score_(response) {
  return attempt_(() =>
    response.getGradableItemResponses().reduce((sum, item) => sum + (Number(item.getScore()) || 0), 0)
  );
}

/**
 * The script stands in the spreadsheet: the labels are its first row.
 *
 * The whole row is read, since the event of an edit has only what was changed. Its number is no id: it becomes another
 * response's when rows are sorted or deleted.
 */
function fromSpreadsheet_(e) {
  const sheet = e.range.getSheet();
  const row = e.range.getRow();
  const columns = sheet.getLastColumn();
  const titles = sheet.getRange(1, 1, 1, columns).getValues()[0];
  const values = sheet.getRange(row, 1, 1, columns).getValues()[0];
  const spreadsheet = sheet.getParent();
  // An edit has a new time, and is a response of its own: better than one person's words under another's name.
  const submitted = values[0] instanceof Date ? values[0] : new Date();
  const said = shortHash_(JSON.stringify(values));
  return {
    type: "google_forms.response",
    sent_at: new Date().toISOString(),
    form: { id: spreadsheet.getId(), title: spreadsheet.getName(), url: spreadsheet.getUrl() },
    response: {
      id: [spreadsheet.getId(), sheet.getSheetId(), submitted.getTime(), said].join("/"),
      submitted_at: submitted.toISOString(),
      email: null,
    },
    // The first column is the time of the response.
    answers: titles.slice(1).map((title, index) => ({
      id: "column " + (index + 2),
      title: String(title),
      type: "",
      value: cell_(values[index + 1]),
    })).filter((answer) => answer.title !== ""),
  };
}

/** Tells apart what was sent in the same moment. */
function shortHash_(text) {
  const digest = Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text);
  return digest.slice(0, 8).map((byte) => ((byte + 256) % 256).toString(16).padStart(2, "0")).join("");
}

/** A date without a time of day is that day alone, where the spreadsheet is. */
function cell_(value) {
  if (!(value instanceof Date)) return value;
  const zone = Session.getScriptTimeZone();
  return Utilities.formatDate(value, zone, "yyyy-MM-dd HH:mm:ss").replace(/ 00:00:00$/, "");
}

// ---- Sending ----------------------------------------------------------------------------------------------------

/** Posts until it is taken, with growing pauses; throws when it was refused, or never taken. */
function send_(body, id) {
  const settings = settings_();
  const text = JSON.stringify(body);
  let pause = FIRST_PAUSE_MS;
  let reason = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const answer = UrlFetchApp.fetch(settings.url, {
        method: "post",
        contentType: "application/json",
        headers: signed_(text, id, settings.secret),
        payload: text,
        muteHttpExceptions: true,
        followRedirects: false,
      });
      const status = answer.getResponseCode();
      if (status >= 200 && status < 300) return status;
      reason = "status " + status + ": " + answer.getContentText().slice(0, 300);
      // What triaged refuses it would refuse again.
      if (status < 500 && status !== 408 && status !== 425 && status !== 429) break;
    } catch (error) {
      reason = String(error);
    }
    Logger.log("Attempt " + attempt + " of " + ATTEMPTS + " failed: " + reason);
    if (attempt < ATTEMPTS) Utilities.sleep(pause);
    pause *= 2;
  }
  throw new Error("triaged did not take it: " + reason);
}

/** Standard Webhooks: base64 of HMAC-SHA256 over "id.timestamp.body". */
function signed_(text, id, secret) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Utilities.base64Decode(secret.replace(/^whsec_/, ""));
  const message = Utilities.newBlob(id + "." + timestamp + "." + text).getBytes();
  const code = Utilities.base64Encode(Utilities.computeHmacSha256Signature(message, key));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": "v1," + code };
}

// ---- Settings ---------------------------------------------------------------------------------------------------

/** The address and the secret; the secret is made at the first call and kept in the script's properties. */
function settings_() {
  const properties = PropertiesService.getScriptProperties();
  const url = properties.getProperty("TRIAGED_URL") || TRIAGED_URL;
  if (!/^https?:\/\/[^\s\/]+\/in\/[^\s]+$/.test(url)) {
    throw new Error("Fill in TRIAGED_URL at the top of the script: https://<your public address>/in/<source>");
  }
  let secret = properties.getProperty("TRIAGED_SECRET");
  if (!secret) {
    const random = Utilities.getUuid() + Utilities.getUuid() + Utilities.getUuid();
    const digest = Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, random);
    secret = "whsec_" + Utilities.base64Encode(digest);
    properties.setProperty("TRIAGED_SECRET", secret);
  }
  return { url: url, secret: secret };
}

/** The form that the script stands in, or null where it stands in a spreadsheet. */
function activeForm_() {
  return attempt_(() => FormApp.getActiveForm());
}

/** What is good to have, and no reason to lose a response where Google refuses it. */
function attempt_(read) {
  try {
    return read() || null;
  } catch (error) {
    return null;
  }
}
