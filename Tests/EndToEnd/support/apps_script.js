// What of Google's objects the script for Google Forms uses, as the Apps Script reference describes them.
// `python_*` are calls out of the engine; they take and give JSON.

const state = { properties: {}, triggers: [], log: [], slept: [], form: null, sheet: null };
const call = (name, ...given) => {
  const answer = JSON.parse(name(...given.map((one) => JSON.stringify(one))));
  if (answer.error) throw new Error(answer.error);
  return answer.value;
};

const Logger = { log: (line) => { state.log.push(String(line)); } };
const Session = { getScriptTimeZone: () => "Etc/UTC" };
const PropertiesService = {
  getScriptProperties: () => ({
    getProperty: (name) => (name in state.properties ? state.properties[name] : null),
    setProperty: (name, value) => { state.properties[name] = String(value); },
  }),
};
const Utilities = {
  DigestAlgorithm: { SHA_256: "SHA_256" },
  sleep: (milliseconds) => { state.slept.push(milliseconds); },
  getUuid: () => call(python_uuid),
  newBlob: (text) => ({ getBytes: () => call(python_bytes, text) }),
  base64Decode: (text) => call(python_base64_decode, text),
  base64Encode: (bytes) => call(python_base64_encode, bytes),
  computeDigest: (algorithm, text) => call(python_sha256, text),
  computeHmacSha256Signature: (value, key) => call(python_hmac, value, key),
  formatDate: (date, zone, format) => date.toISOString().replace("T", " ").slice(0, 19),
};
const UrlFetchApp = {
  fetch: (url, options) => {
    const answer = call(python_fetch, url, options);
    if (answer.status >= 400 && !options.muteHttpExceptions) throw new Error("Request failed: " + answer.status);
    return { getResponseCode: () => answer.status, getContentText: () => answer.text };
  },
};
const trigger = (kind) => ({
  onFormSubmit: () => ({
    create: () => { state.triggers.push({ handler: state.making, kind: kind }); },
  }),
});
const ScriptApp = {
  getProjectTriggers: () => state.triggers.map((one) => ({ getHandlerFunction: () => one.handler, one: one })),
  deleteTrigger: (wrapped) => { state.triggers = state.triggers.filter((one) => one !== wrapped.one); },
  newTrigger: (handler) => {
    state.making = handler;
    return { forForm: () => trigger("form"), forSpreadsheet: () => trigger("spreadsheet") };
  },
};

const madeForm = (given) => ({
  getId: () => given.id,
  getTitle: () => given.title,
  getPublishedUrl: () => given.url,
  isQuiz: () => Boolean(given.quiz),
});
const FormApp = { getActiveForm: () => (state.form ? madeForm(state.form) : null) };
const SpreadsheetApp = { getActive: () => (state.sheet ? { getId: () => state.sheet.id } : null) };

// A response: [id, title, type, answer, rows] for each item that was answered.
function formEvent(given) {
  const items = given.items.map(([id, title, type, answer, rows]) => ({
    getItem: () => ({
      getId: () => id,
      getTitle: () => title,
      getType: () => ({ toString: () => type, name: () => type }),
      asGridItem: () => ({ getRows: () => rows }),
      asCheckboxGridItem: () => ({ getRows: () => rows }),
    }),
    getResponse: () => answer,
    getScore: () => 1,
  }));
  return {
    source: madeForm(state.form),
    response: {
      getId: () => given.id,
      getTimestamp: () => new Date(given.at),
      getRespondentEmail: () => given.email || "",
      getEditResponseUrl: () => state.form.url + "?edit2=" + given.id,
      getItemResponses: () => items,
      getGradableItemResponses: () => items,
    },
  };
}

// A row of the spreadsheet: values as they stand there; ISO times become dates.
function sheetEvent(given) {
  const dated = given.values.map((one) => (/^\d{4}-\d\d-\d\dT/.test(one) ? new Date(one) : one));
  const spreadsheet = {
    getId: () => state.sheet.id,
    getName: () => state.sheet.name,
    getUrl: () => "https://docs.google.com/spreadsheets/d/" + state.sheet.id + "/edit",
  };
  const sheet = {
    getLastColumn: () => state.sheet.header.length,
    getRange: (row) => ({ getValues: () => [row === 1 ? state.sheet.header : dated] }),
    getParent: () => spreadsheet,
    getSheetId: () => 0,
  };
  return { range: { getSheet: () => sheet, getRow: () => given.row }, namedValues: {}, values: [] };
}
